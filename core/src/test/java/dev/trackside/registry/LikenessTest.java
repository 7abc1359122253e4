package dev.trackside.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.guard.ChannelRegistry;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which known channel an unknown one is taken for. */
final class LikenessTest {
  private static UnknownChannel seen(String name, double min, double max, int kinds) {
    return new UnknownChannel("car-44", name, 0, 0, 0, 1_000_000_000, 101, kinds, min, max);
  }

  @ParameterizedTest
  @CsvSource({
    "speed_v2, 0, 320, speed",
    "Speed, 0, 320, speed",
    "engineTemp, 80, 120, engine_temp",
    "brake_temp_fl_raw, 100, 900, brake_temp_fl",
    "brakeTempFL, 100, 900, brake_temp_fl",
    "brake_temp_v2, 100, 900, brake_temp",
    "tyre_press_fl, 20, 24, tyre_pressure_fl",
    "throtle, 0, 100, throttle",
    "steering_v2, -90, 90, steering",
    "oil_pres, 1, 9, oil_pressure",
    "handbrake, 0, 100, ",
    "brake_bias, 40, 60, ",
    "speed_v2, 0, 9000, ",
    "gearbox_temp, 20, 90, ",
    "xyzzy, 0, 1, ",
    "turbo_rpm, 0, 125000, ",
  })
  void isFoundByNameAndByWhatWasSeen(String name, double min, double max, String expected) {
    Optional<String> found =
        Likeness.of(seen(name, min, max, 1), ChannelRegistry.standard())
            .map(Likeness.Suggestion::channel);
    assertThat(found).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({"8", "16", "32", "9"})
  void textAndListsAreNoNumber(int kinds) {
    assertThat(Likeness.of(seen("speed_v2", 0, 300, kinds), ChannelRegistry.standard())).isEmpty();
  }
}
