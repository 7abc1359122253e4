package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.buffer.BlockLog;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large chunks are packed before anybody knows which of their packets are known already, held by a
 * breaker, or personal. What is stored must not depend on that.
 */
final class PackedAheadTest {
  private static final int LARGE = 600;
  private static final long START = 1_756_645_392_000_000_000L;
  private static final String PULSE = "heart_rate";

  @TempDir Path folder;

  private GatewayOptions options() {
    return GatewayOptions.at(folder.resolve("data"));
  }

  private List<String> stored() throws Exception {
    List<String> ids = new ArrayList<>();
    blocks()
        .forEach(chunk -> {
          for (int packet = 0; packet < chunk.count(); packet++) {
            ids.add(chunk.packetIds().text(packet));
          }
        });
    return ids;
  }

  private List<Chunk> blocks() throws Exception {
    List<Chunk> blocks = new ArrayList<>();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trackside.db"))) {
      BlockLog.ofBuffer().visitFrom(connection, 0, block -> blocks.add(block.unpack()));
    }
    return blocks;
  }

  private static Chunk chunk(Gateway gateway, String car, int from, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = from; i < from + packets; i++) {
      builder.begin(new Stream(car, "race", "zandvoort"), START + i * 10_000_000L);
      builder.packetId("p" + i).number("speed", 200 + i % 100).number("rpm", 11_000 + i).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private static List<String> ids(int from, int to) {
    List<String> ids = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ids.add("p" + i);
    }
    return ids;
  }

  @Test
  void aLargeChunkIsABlockOfItsOwn() throws Exception {
    try (Gateway gateway = Gateway.open(options())) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(gateway.submit(chunk(gateway, "car-44", i * LARGE, LARGE)));
      }
      answers.forEach(CompletableFuture::join);
      assertThat(gateway.auditLedger().accepted()).isEqualTo(40L * LARGE);
    }
    assertThat(blocks()).hasSize(40);
    assertThat(stored()).isEqualTo(ids(0, 40 * LARGE));
  }

  @Test
  void packetsThatAreKnownAreTakenOutOfAChunkThatWasPacked() throws Exception {
    try (Gateway gateway = Gateway.open(options())) {
      gateway.accept(chunk(gateway, "car-44", 100, 7));
      assertThat(gateway.accept(chunk(gateway, "car-44", 0, LARGE)))
          .isEqualTo(new Receipt(LARGE, LARGE - 7, 0, 7, 0, List.of(), 0));
      assertThat(gateway.auditLedger().residue()).isZero();
    }
    List<String> wanted = ids(100, 107);
    wanted.addAll(ids(0, 100));
    wanted.addAll(ids(107, LARGE));
    assertThat(stored()).isEqualTo(wanted);
  }

  @Test
  void whatAnOpenBreakerHoldsIsTakenOutOfAChunkThatWasPacked() throws Exception {
    try (Gateway gateway = Gateway.open(options())) {
      ChunkBuilder bad = new ChunkBuilder();
      for (int i = 0; i < 6; i++) {
        bad.begin(new Stream("car-44", "race", "zandvoort"), START - 1_000 + i);
        bad.packetId("bad" + i).number("speed", 9_999).number("rpm", 11_000).end();
      }
      gateway.accept(bad.build(gateway.requestIds(), gateway.time().epochNanos()));
      Answer answer = gateway.accept(chunk(gateway, "car-44", 0, LARGE));
      assertThat(answer).isInstanceOf(Receipt.class);
      assertThat(((Receipt) answer).split()).as("samples of speed that were held").isPositive();
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
    long speeds = 0;
    for (Chunk block : blocks()) {
      for (int packet = 0; packet < block.count(); packet++) {
        boolean isLate = block.isDefective(packet);
        for (int s = block.firstSample(packet); s < block.endSample(packet); s++) {
          boolean isSpeed = block.channelOf(packet, s).equals("speed");
          speeds += isSpeed && !isLate ? 1 : 0;
        }
      }
    }
    assertThat(speeds).as("speeds that passed at once").isLessThan(LARGE);
  }

  @Test
  void driverDataInALargeChunkIsSealedOnTheDisk() throws Exception {
    try (Gateway gateway = Gateway.open(options())) {
      ChunkBuilder builder = new ChunkBuilder();
      for (int i = 0; i < LARGE; i++) {
        builder.begin(new Stream("car-44", "race", "zandvoort"), START + i * 10_000_000L);
        builder.packetId("p" + i).number("speed", 200).number(PULSE, 181).end();
      }
      gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    }
    int sealed = 0;
    for (Chunk block : blocks()) {
      for (int s = 0; s < block.sampleCount(); s++) {
        sealed += block.kind(s) == ValueKind.SEALED ? 1 : 0;
      }
    }
    assertThat(sealed).isEqualTo(LARGE);
  }
}
