package dev.trackside.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranges out of recorded packets. */
final class RangeSurveyTest {
  private static final Stream CAR = new Stream("car-44", "race", "spa");

  @Test
  void aRangeIsWhatMostValuesNeedAndAMargin() {
    RangeSurvey survey = new RangeSurvey();
    for (int chunk = 0; chunk < 100; chunk++) {
      ChunkBuilder builder = new ChunkBuilder();
      for (int i = 0; i < 1_000; i++) {
        double value = i == 500 ? 99_999 : i * 0.3;
        builder
            .begin(CAR, 1_000L * chunk + i)
            .number("speed", value)
            .number("lateral", i * 0.01 - 5)
            .value(builder.channel("flag"), ValueKind.INTEGER, i & 1)
            .text(builder.channel("tyre"), "soft")
            .bool(builder.channel("drs"), i > 5)
            .end();
      }
      survey.look(builder.build(new RequestIds(0, 1), 0));
    }
    List<RangeSurvey.Range> ranges = survey.ranges();
    assertThat(survey.packets()).isEqualTo(100_000);
    assertThat(ranges)
        .extracting(RangeSurvey.Range::name)
        .containsExactly("drs", "flag", "lateral", "speed", "tyre");
    assertThat(ranges)
        .extracting(RangeSurvey.Range::type)
        .containsExactly("boolean", "boolean", "number", "number", "text");
    RangeSurvey.Range speed = ranges.get(3);
    assertThat(speed.samples()).isEqualTo(100_000);
    assertThat(speed.greatest()).isEqualTo(99_999);
    assertThat(speed.high()).isCloseTo(298.5, within(1.5));
    assertThat(speed.min()).isZero();
    assertThat(speed.max()).isBetween(365.0, 390.0);
    assertThat(ranges.get(2).min()).isBetween(-8.0, -7.0);
  }
}
