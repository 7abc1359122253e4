package dev.trackside.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard on made-up figures. */
final class GuardTest {
  private static final Ratios RECORDED =
      new Ratios(Map.of("raw-file.1x1", 1.0, "raw-file.4x1000", 8.0));

  @Test
  void holdsWhereNoRatioFellByMoreThanAllowed() {
    Guard guard =
        Guard.of(RECORDED, new Ratios(Map.of("raw-file.1x1", 0.86, "raw-file.4x1000", 9.0)));

    assertThat(guard.holds()).isTrue();
    assertThat(guard.text()).contains("holds raw-file.1x1", "(-14 %)").doesNotContain("FELL");
  }

  @Test
  void fallsAndSaysWhichRatioItWas() {
    Guard guard =
        Guard.of(RECORDED, new Ratios(Map.of("raw-file.1x1", 1.2, "raw-file.4x1000", 6.7)));

    assertThat(guard.holds()).isFalse();
    assertThat(guard.text())
        .contains("holds raw-file.1x1", "FELL  raw-file.4x1000", "recorded 8.000, now 6.700")
        .contains("more than 15 %");
    assertThat(guard.json()).containsEntry("holds", false);
  }

  @Test
  void fallsWhereARatioWasNotMeasured() {
    Guard guard = Guard.of(RECORDED, new Ratios(Map.of("raw-file.1x1", 1.0)));

    assertThat(guard.holds()).isFalse();
    assertThat(guard.text()).contains("FELL  raw-file.4x1000", "not measured now");
  }

  @Test
  void fallsWhereNothingWasRecorded() {
    Guard guard = Guard.of(new Ratios(Map.of()), RECORDED);

    assertThat(guard.holds()).isFalse();
    assertThat(guard.text()).contains("no ratio was recorded", "--record FILE");
  }

  @Test
  void readsWhatItWrote(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("ratios.properties");
    RECORDED.write(file, List.of("cores 2"));

    assertThat(Files.readString(file)).contains("# cores 2");
    assertThat(Ratios.read(Files.newBufferedReader(file))).isEqualTo(RECORDED);
  }

  @Test
  void refusesARatioThatIsNone() {
    assertThatThrownBy(() -> Ratios.read(new StringReader("raw-file.1x1 = fast")))
        .hasMessage("the recorded ratio raw-file.1x1 is no number: fast");
    assertThatThrownBy(() -> Ratios.read(new StringReader("raw-file.1x1 = NaN")))
        .hasMessage("the recorded ratio raw-file.1x1 is not more than 0: NaN");
  }

  @Test
  void theRecordedOnesAreThoseThatAreMeasured() {
    List<String> names =
        Rivals.guarded().stream()
            .filter(rival -> !rival.name().equals(Rival.OURS))
            .flatMap(rival ->
                SideBySide.LOADS.stream().map(load -> rival.name() + "." + Heat.shape(load)))
            .toList();

    assertThat(Ratios.recorded().byName()).containsOnlyKeys(names);
  }
}
