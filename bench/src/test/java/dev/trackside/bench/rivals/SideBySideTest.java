package dev.trackside.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every rival really runs, in a process of its own; how fast is no matter here. */
@Timeout(900)
final class SideBySideTest {
  private static final List<Load> TWO_BY_FIFTY = List.of(new Load(2, 50));
  private static final double SECONDS = 0.05;

  @TempDir private Path directory;

  @Test
  void everyRivalKeepsWhatItIsGiven() throws Exception {
    List<String> lines = new ArrayList<>();
    Standings standings =
        new SideBySide(Rivals.all(), TWO_BY_FIFTY, SECONDS, lines::add).run(directory, 1);

    assertThat(standings.places())
        .hasSize(15)
        .allSatisfy(place -> {
          assertThat(place.failed()).as(place.heat().name()).isEmpty();
          assertThat(place.figure(HeatFigures.PACKETS_PER_S)).isPresent();
          assertThat(standings.oursOver(place)).isPresent();
        });
    assertThat(lines).hasSize(15);
    assertThat(standings.disk()).hasSize(1);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aRivalThatCannotRunIsSaidLoudlyAndNotAskedAgain() throws Exception {
    Target.Opening nobody =
        folder -> {
          throw new IllegalStateException("never opened in this process");
        };
    Rival unknown = Rival.durable("no-such-rival", "nothing", nobody);
    List<String> lines = new ArrayList<>();
    Standings standings =
        new SideBySide(List.of(unknown), TWO_BY_FIFTY, SECONDS, lines::add).run(directory, 2);

    Standings.Place place = standings.places().getFirst();
    assertThat(place.failed()).contains("ended with code 1", "no rival no-such-rival-durable");
    assertThat(place.rounds()).hasSize(2).allSatisfy(round -> assertThat(round).isEmpty());
    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).contains("SKIPPED"));
    assertThat(Table.of(standings)).contains("SKIPPED");
  }
}
