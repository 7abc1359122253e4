package dev.trackside.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.packet.Block;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimulatedSessionTest {
  private static final long START = 1_787_490_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void givesTheSameBytesForTheSameSeedAndOthersForAnother() {
    byte[] first = bytes(chunk(settings().seed(3), 20));
    assertThat(bytes(chunk(settings().seed(3), 20))).isEqualTo(first);
    assertThat(bytes(chunk(settings().seed(4), 20))).isNotEqualTo(first);
  }

  @Test
  void givesTheSameBytesHoweverThePacketsAreAskedFor() {
    ChunkBuilder whole = new ChunkBuilder();
    int packets = settings().build().advance(whole, START + 10 * SECOND);
    ChunkBuilder pieces = new ChunkBuilder();
    SimulatedSession session = settings().build();
    for (long at = START; at < START + 9 * SECOND; at += 37_000_001) {
      session.advance(pieces, at);
    }
    session.append(pieces, packets - pieces.count());
    assertThat(bytes(pieces.build())).isEqualTo(bytes(whole.build()));
  }

  @Test
  void keepsItsChannelsWhenTheBuilderChangesOrStartsAnew() {
    SimulatedSession session = settings().build();
    ChunkBuilder builder = new ChunkBuilder();
    session.append(builder, 100);
    builder.build();
    for (int i = 0; i < 9_000; i++) {
      builder.channel("rubbish " + i);
    }
    builder.build();
    assertThat(builder.tables()).as("the builder started anew").isEqualTo(1);
    session.append(builder, 2);
    ChunkBuilder other = new ChunkBuilder();
    other.channel("somebody else's");
    session.append(other, 2);
    for (Chunk chunk : List.of(builder.build(), other.build())) {
      assertThat(chunk.channelOf(0, chunk.firstSample(0))).isEqualTo("speed");
      assertThat(chunk.channelOf(1, chunk.firstSample(1) + 1)).isEqualTo("rpm");
    }
  }

  @Test
  void sendsEachCarsPacketsAtTheRateAskedForAndInOrderOfTime() {
    Chunk chunk = chunk(settings().packetsPerSecond(60), 10);
    assertThat(chunk.count()).isEqualTo(2 * 60 * 10);
    Map<Stream, Integer> packets = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < chunk.count(); i++) {
      packets.merge(chunk.stream(i), 1, Integer::sum);
      ids.add(packetId(chunk, i));
      if (i > 0) {
        assertThat(chunk.eventTime(i)).isGreaterThanOrEqualTo(chunk.eventTime(i - 1));
      }
    }
    assertThat(packets)
        .containsOnly(
            Map.entry(new Stream("car-44", "2026-demo", "zandvoort"), 600),
            Map.entry(new Stream("car-16", "2026-demo", "zandvoort"), 600));
    assertThat(ids).hasSize(chunk.count()).contains("44-000000", "16-000599");
    assertThat(chunk.eventTime(0)).isEqualTo(START);
    assertThat(chunk.eventTime(120)).isEqualTo(START + SECOND);
  }

  @Test
  void countsPacketIdsOnFromTheNumberAskedFor() {
    Chunk chunk = chunk(settings().cars(List.of(7)).firstPacket(999_999), 1);
    assertThat(packetId(chunk, 0)).isEqualTo("7-999999");
    assertThat(packetId(chunk, 1)).isEqualTo("7-1000000");
    assertThat(packetId(chunk, 12)).isEqualTo("7-1000011");
  }

  @Test
  void readsFastSensorsForEveryPacketAndSlowOnesForSome() {
    Chunk chunk = chunk(settings().cars(List.of(44)).packetsPerSecond(50), 10);
    Map<String, Integer> samples = new HashMap<>();
    for (int i = 0; i < chunk.count(); i++) {
      assertThat(chunk.endSample(i) - chunk.firstSample(i)).isGreaterThanOrEqualTo(16);
      for (int sample = chunk.firstSample(i); sample < chunk.endSample(i); sample++) {
        samples.merge(chunk.channelOf(i, sample), 1, Integer::sum);
      }
    }
    assertThat(samples).hasSizeGreaterThanOrEqualTo(24);
    assertThat(samples)
        .containsEntry("speed", 500)
        .containsEntry("brake_temp_fl", 100)
        .containsEntry("water_temp", 50);
  }

  @Test
  void canSendTheSameSixteenChannelsInEveryPacket() {
    Chunk chunk = chunk(settings().shape(SimulatedSession.Shape.SIXTEEN), 5);
    assertThat(chunk.shapeCount()).isEqualTo(1);
    assertThat(chunk.shapeLength(0)).isEqualTo(16);
    assertThat(chunk.sampleCount()).isEqualTo(16 * chunk.count());
  }

  @ParameterizedTest
  @CsvSource({"zandvoort, 20", "silverstone, 50", "monza, 50"})
  void keepsEveryChannelInItsRangeForThreeLaps(String circuit, int packetsPerSecond) {
    ChannelRegistry registry = ChannelRegistry.standard();
    Chunk chunk = chunk(settings().circuit(circuit).packetsPerSecond(packetsPerSecond), 280);
    int laps = 0;
    for (int i = 0; i < chunk.count(); i++) {
      for (int sample = chunk.firstSample(i); sample < chunk.endSample(i); sample++) {
        String name = chunk.channelOf(i, sample);
        double value = chunk.number(sample);
        Optional<Channel> known = registry.find(name);
        assertThat(known).as(name).isPresent();
        if (value < known.get().min() || value > known.get().max() || !Double.isFinite(value)) {
          assertThat(value).as(name).isBetween(known.get().min(), known.get().max());
        }
        assertThat(chunk.kind(sample)).isEqualTo(ValueKind.NUMBER);
        laps = name.equals("lap") ? Math.max(laps, (int) value) : laps;
      }
    }
    assertThat(laps).isGreaterThanOrEqualTo(4);
  }

  @Test
  void letsTheSecondCarFollowTheFirst() {
    Chunk chunk = chunk(settings(), 3);
    assertThat(value(chunk, 0, "lap")).isEqualTo(1);
    assertThat(value(chunk, 0, "lap_distance")).isZero();
    assertThat(value(chunk, 1, "lap")).as("still before the line").isZero();
    assertThat(value(chunk, chunk.count() - 1, "lap")).isEqualTo(1);
  }

  @Test
  void showsNoMoreDigitsThanTheSensorHas() {
    Chunk chunk = chunk(settings(), 20);
    for (int i = 0; i < chunk.count(); i++) {
      assertThat(value(chunk, i, "rpm") % 1).isZero();
      assertThat(Double.toString(value(chunk, i, "speed"))).matches("\\d+\\.\\d");
      assertThat(Double.toString(value(chunk, i, "g_force_lateral"))).matches("-?\\d\\.\\d{1,2}");
    }
  }

  @Test
  void saysWhatIsKnownWhenASettingIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().circuit("nowhere").build())
        .withMessage("unknown circuit 'nowhere'; known: zandvoort, silverstone, monza");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().cars(List.of(44, 44)).build())
        .withMessageContaining("none twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().packetsPerSecond(0).build())
        .withMessageContaining("from 1 to 1000");
  }

  private static SimulatedSession.Builder settings() {
    return SimulatedSession.builder().session("2026-demo").start(START);
  }

  private static Chunk chunk(SimulatedSession.Builder settings, int seconds) {
    ChunkBuilder builder = new ChunkBuilder();
    settings.build().advance(builder, START + seconds * SECOND);
    return builder.build();
  }

  private static byte[] bytes(Chunk chunk) {
    Block block = new BlockEncoder().encode(chunk);
    byte[] packets = block.packetsSection();
    byte[] samples = block.samplesSection();
    byte[] both = new byte[packets.length + samples.length];
    System.arraycopy(packets, 0, both, 0, packets.length);
    System.arraycopy(samples, 0, both, packets.length, samples.length);
    return both;
  }

  private static String packetId(Chunk chunk, int packet) {
    return new String(
        chunk.packetIds().data(),
        chunk.packetIds().start(packet),
        chunk.packetIds().length(packet),
        UTF_8);
  }

  private static double value(Chunk chunk, int packet, String channel) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.channelOf(packet, sample).equals(channel)) {
        return chunk.number(sample);
      }
    }
    throw new AssertionError("no " + channel + " in packet " + packet);
  }
}
