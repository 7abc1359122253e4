package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.buffer.BlockHead;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.Compaction;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small blocks merged while the line runs. */
final class CompactionTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");

  @TempDir Path folder;

  private static Chunk packets(Gateway gateway, int first, int count, String text) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = first; i < first + count; i++) {
      builder.begin(CAR, i * 1_000_000L).packetId("p" + i).number("speed", i % 300);
      builder.text(builder.channel("note"), text).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private static List<BlockHead> heads(Gateway gateway) {
    return gateway.store().read(c -> BlockLog.ofBuffer().oldest(c, Long.MAX_VALUE, 10_000));
  }

  private static List<String> everything(Gateway gateway) {
    List<String> packets = new ArrayList<>();
    Replay replay = gateway.replay(ReplayQuery.ofSession("race"));
    for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
      Chunk chunk = next.get();
      for (int i = 0; i < chunk.count(); i++) {
        packets.add(
            chunk.packetIds().text(i)
                + chunk.requestId(i).text()
                + chunk.eventTime(i)
                + chunk.number(chunk.firstSample(i)));
      }
    }
    return packets;
  }

  @Test
  void keepsEveryPacketItsOrderItsIdsAndTheLedger() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      for (int i = 0; i < 700; i++) {
        gateway.accept(packets(gateway, i, 1, ""));
      }
      List<String> before = everything(gateway);
      Compaction compaction = new Compaction(gateway.store(), BlockLog.ofBuffer());
      int steps = 0;
      while (compaction.step(Long.MAX_VALUE)) {
        steps++;
      }
      assertThat(steps).isPositive();
      assertThat(heads(gateway)).hasSizeLessThan(20);
      assertThat(everything(gateway)).isEqualTo(before).hasSize(700);
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder).withFileSink(out()))) {
      Receipt again = (Receipt) gateway.accept(packets(gateway, 650, 100, ""));
      assertThat(again.duplicate()).isEqualTo(50);
      assertThat(again.accepted()).isEqualTo(50);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.auditLedger().synced()).isEqualTo(750);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path out() {
    return folder.resolve("out");
  }

  @Test
  void leavesBlocksAloneThatWouldMakeALargeOne() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      String text = "x".repeat(4_000);
      for (int i = 0; i < 40; i++) {
        gateway.accept(packets(gateway, i * 100, 100, text + i));
      }
      for (int i = 0; i < 20; i++) {
        gateway.accept(packets(gateway, 10_000 + i * 2_000, 2_000, ""));
      }
      Compaction compaction = new Compaction(gateway.store(), BlockLog.ofBuffer());
      while (compaction.step(Long.MAX_VALUE)) {
        assertThat(heads(gateway)).allMatch(head -> head.count() <= 9_000);
      }
      assertThat(heads(gateway).stream().filter(head -> head.count() == 2_000)).hasSize(20);
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
  }
}
