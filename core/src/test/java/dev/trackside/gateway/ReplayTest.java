package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.PlainPacket;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored packets read back are those that were asked for, in the order in which they came. */
final class ReplayTest {
  private static final long START = 1_756_645_392_000_000_000L;

  @TempDir Path folder;
  private final List<PlainPacket> stored = new ArrayList<>();

  @BeforeEach
  void store() {
    Random random = new Random(3);
    ChunkBuilder builder = new ChunkBuilder();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      for (int block = 0; block < 20; block++) {
        for (int i = 0; i < 25; i++) {
          String session = random.nextBoolean() ? "practice" : "race";
          Stream stream = new Stream("car-" + random.nextInt(3), session, "spa");
          builder.begin(stream, START + random.nextInt(1_000)).packetId(block + "-" + i);
          builder.number("speed", random.nextInt(300));
          if (random.nextBoolean()) {
            builder.number("rpm", random.nextInt(9_000)).text(builder.channel("note"), "é" + i);
          }
          builder.end();
        }
        Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
        assertThat(gateway.accept(chunk)).isInstanceOf(Receipt.class);
        stored.addAll(PlainPacket.all(chunk));
      }
    }
  }

  private List<PlainPacket> replay(ReplayQuery query) {
    List<PlainPacket> read = new ArrayList<>();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      Replay replay = gateway.replay(query);
      for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
        assertThat(next.get().count()).isPositive();
        read.addAll(PlainPacket.all(next.get()));
      }
    }
    return read;
  }

  private List<PlainPacket> where(Predicate<PlainPacket> condition) {
    List<PlainPacket> found = stored.stream().filter(condition).toList();
    assertThat(found).as("the test has something to find").isNotEmpty();
    return found;
  }

  @Test
  void everythingComesBackBitForBit() {
    assertThat(replay(new ReplayQuery("", "", Set.of(), Long.MIN_VALUE, Long.MAX_VALUE)))
        .isEqualTo(stored);
  }

  @Test
  void oneSessionOfOneSourceInARangeOfTimesWithItsEnds() {
    ReplayQuery query = new ReplayQuery("race", "car-1", Set.of(), START + 100, START + 600);
    assertThat(replay(query))
        .isEqualTo(
            where(packet ->
                packet.stream().session().equals("race")
                    && packet.stream().source().equals("car-1")
                    && packet.eventTime() >= START + 100
                    && packet.eventTime() <= START + 600));
    PlainPacket any = stored.get(123);
    assertThat(replay(new ReplayQuery("", "", Set.of(), any.eventTime(), any.eventTime())))
        .isEqualTo(where(packet -> packet.eventTime() == any.eventTime()))
        .contains(any);
  }

  @Test
  void onlyTheChannelsThatAreWantedAndNoPacketWithoutAny() {
    Set<String> channels = Set.of("rpm", "note");
    List<PlainPacket> found =
        replay(new ReplayQuery("race", "", channels, Long.MIN_VALUE, Long.MAX_VALUE));
    List<PlainPacket> expected =
        where(packet -> packet.stream().session().equals("race") && packet.samples().size() > 1);
    assertThat(found)
        .extracting(PlainPacket::requestId)
        .isEqualTo(expected.stream().map(PlainPacket::requestId).toList());
    assertThat(found)
        .allSatisfy(packet ->
            assertThat(packet.samples())
                .extracting(PlainPacket.Sample::channel)
                .containsExactly("rpm", "note"));
  }

  @Test
  void nothingOfASessionThatNeverWas() {
    assertThat(replay(ReplayQuery.ofSession("qualifying"))).isEmpty();
  }
}
