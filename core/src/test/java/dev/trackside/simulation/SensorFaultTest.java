package dev.trackside.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.ValueKind;
import dev.trackside.simulation.SensorFault.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults hit the sensor, the car and the time they are meant for, and nothing else. */
final class SensorFaultTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long FROM = 2 * SECOND;
  private static final long UNTIL = 3 * SECOND;

  /** A sample as text, so that all kinds compare. */
  private record Sample(String source, long eventTime, String channel, String value) {
    boolean isIn(String wantedSource, String wantedChannel) {
      return source.equals(wantedSource)
          && channel.equals(wantedChannel)
          && eventTime >= FROM
          && eventTime < UNTIL;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void changesOnlyTheSamplesItIsMeantFor(Kind kind) {
    List<Sample> sound = samples(session());
    SimulatedSession faulty = session();
    faulty.inject(new SensorFault(kind, "car-16", "rpm", FROM, UNTIL));
    List<Sample> broken = samples(faulty);
    assertThat(broken.stream().filter(sample -> !sample.isIn("car-16", "rpm")))
        .containsExactlyElementsOf(
            sound.stream().filter(sample -> !sample.isIn("car-16", "rpm")).toList());
    List<String> hit =
        broken.stream().filter(sample -> sample.isIn("car-16", "rpm")).map(Sample::value).toList();
    String before =
        sound.stream()
            .filter(sample -> sample.source.equals("car-16") && sample.channel.equals("rpm"))
            .filter(sample -> sample.eventTime < FROM)
            .reduce((left, right) -> right)
            .orElseThrow()
            .value;
    switch (kind) {
      case STUCK -> assertThat(hit).hasSize(50).containsOnly(before);
      case RAIL -> assertThat(hit).hasSize(50).containsOnly("65535.0");
      case NULL -> assertThat(hit).hasSize(50).containsOnly("null");
      case TEXT -> assertThat(hit).hasSize(50).containsOnly("\"ERR\"");
      case DROPOUT -> assertThat(hit).isEmpty();
    }
  }

  @Test
  void staysStuckFromTheFirstValueWhenThereWasNoneBefore() {
    SimulatedSession session = session();
    session.inject(new SensorFault(Kind.STUCK, "car-44", "speed", 0, Long.MAX_VALUE));
    List<String> speeds =
        samples(session).stream()
            .filter(sample -> sample.source.equals("car-44") && sample.channel.equals("speed"))
            .map(Sample::value)
            .distinct()
            .toList();
    assertThat(speeds).hasSize(1).noneMatch(value -> value.startsWith("0.0"));
  }

  @Test
  void dropsWholePacketsWhenAllChannelsAreOut() {
    SimulatedSession session = session();
    session.inject(new SensorFault(Kind.DROPOUT, "car-44", SensorFault.ALL_CHANNELS, FROM, UNTIL));
    ChunkBuilder builder = new ChunkBuilder();
    assertThat(session.advance(builder, 5 * SECOND)).isEqualTo(2 * 250 - 50);
    Chunk chunk = builder.build();
    assertThat(chunk.count()).isEqualTo(450);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < chunk.count(); i++) {
      if (chunk.stream(i).source().equals("car-44")) {
        ids.add(text(chunk.packetIds().data(), chunk.packetIds().start(i), 9));
      }
    }
    assertThat(ids)
        .contains("44-000099", "44-000150")
        .doesNotContain("44-000100", "44-000149")
        .hasSize(200);
  }

  @Test
  void refusesAFaultOfASensorThatIsNotThere() {
    SimulatedSession session = session();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.inject(new SensorFault(Kind.NULL, "car-1", "rpm", 0, 1)))
        .withMessage("unknown source 'car-1'; known: car-44, car-16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.inject(new SensorFault(Kind.NULL, "car-44", "rpms", 0, 1)))
        .withMessageStartingWith("unknown channel 'rpms'; known: speed, rpm");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SensorFault(Kind.NULL, "car-44", "rpm", 1, 1));
  }

  private static SimulatedSession session() {
    return SimulatedSession.builder().seed(9).build();
  }

  private static List<Sample> samples(SimulatedSession session) {
    ChunkBuilder builder = new ChunkBuilder();
    session.advance(builder, 5 * SECOND);
    Chunk chunk = builder.build();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < chunk.count(); i++) {
      for (int sample = chunk.firstSample(i); sample < chunk.endSample(i); sample++) {
        samples.add(
            new Sample(
                chunk.stream(i).source(),
                chunk.eventTime(i),
                chunk.channelOf(i, sample),
                value(chunk, sample)));
      }
    }
    return samples;
  }

  private static String value(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> Double.toString(chunk.number(sample));
      case ValueKind.NULL -> "null";
      case ValueKind.TEXT -> '"' + chunk.textValue(sample) + '"';
      default -> throw new AssertionError("kind " + chunk.kind(sample));
    };
  }

  private static String text(byte[] bytes, int start, int length) {
    return new String(bytes, start, length, java.nio.charset.StandardCharsets.UTF_8);
  }
}
