package dev.trackside.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.Target;
import dev.trackside.bench.load.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every case runs, in tiny sizes; how fast is no matter here. */
@Timeout(300)
final class BenchTest {
  private static final Bench.Size TINY = new Bench.Size(0.05, 2, 40_000);

  @TempDir private Path directory;

  /** PostgreSQL runs as another user, when root measures, and has to get through. */
  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void measuresEveryCase() throws Exception {
    List<String> lines = new ArrayList<>();
    Results results = new Bench(TINY, lines::add).measure(directory, Bench.LETTERS);

    Map<String, Object> json = results.json();
    assertThat(json).containsOnlyKeys("machine", "disk", "cases");
    assertThat(names(json))
        .containsExactly(
            "memory",
            "accept-1x1",
            "accept-4x1",
            "accept-4x1000",
            "sqlite-rows-1x1",
            "rocksdb-1x1",
            "sqlite-rows-4x1",
            "rocksdb-4x1",
            "sqlite-rows-4x1000",
            "rocksdb-4x1000",
            "http-4x1000",
            "drain-file",
            "recorded-race",
            "backlog",
            "healing",
            "open-breaker",
            "dead-letters",
            "audit",
            "seal-fenced",
            "drain-kafka",
            "drain-postgres",
            "stalled-sink",
            "wide-20x100",
            "single-4x1000",
            "single-4x10000",
            "http-single-4x1000",
            "paced-20x50",
            "drain-http-far",
            "watched");
    assertThat((Map<?, ?>) json.get("disk"))
        .allSatisfy((_, value) -> assertThat((Double) value).isPositive());
    assertThat(lines).hasSizeGreaterThan(14);
    assertThat(results.text()).contains("accept-4x1000", "target: packets/s at least 1,000,000");
  }

  @Test
  void givesTheContractsFiguresOfEveryIntake() throws Exception {
    Results results = new Bench(TINY, line -> {}).measure(directory, "abcde");

    assertThat(cases(results.json()))
        .hasSize(10)
        .allSatisfy(one -> {
          assertThat(one).containsEntry("durable", true);
          for (String figure : Figures.OF_EVERY_CASE) {
            // A run of 50 ms can be too short for the processor's clock.
            assertThat((Double) one.get(figure)).as(figure).isNotNull().isNotNegative();
            assertThat(figure.equals(Figures.CPU_CORES) || (Double) one.get(figure) > 0)
                .as(figure)
                .isTrue();
          }
          assertThat((List<?>) one.get("runs")).hasSize(2);
        });
  }

  @Test
  void leavesTheDirectoryAsItWas() throws Exception {
    new Bench(TINY, line -> {}).measure(directory, "af");

    try (Stream<Path> left = java.nio.file.Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void failsWhenACallFails() {
    Target broken =
        new Target() {
          @Override
          public Caller caller(int number) {
            return packets -> {
              throw new IllegalStateException("not kept");
            };
          }

          @Override
          public void check(long packets) {}

          @Override
          public void close() {}
        };

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new Load(2, 1).fill(broken, 9)))
        .hasMessage("not kept");
  }

  @Test
  void quantilesAreExact() {
    Timings timings = new Timings();
    for (int i = 100; i >= 1; i--) {
      timings.add(i * 1_000L);
    }

    assertThat(timings.quantileMicros(0.5)).isEqualTo(50);
    assertThat(timings.quantileMicros(0.99)).isEqualTo(99);
    assertThat(timings.quantileMicros(1)).isEqualTo(100);
  }

  private static List<String> names(Map<String, Object> json) {
    return cases(json).stream().map(one -> String.valueOf(one.get("name"))).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> cases(Map<String, Object> json) {
    return (List<Map<String, Object>>) (List<?>) json.get("cases");
  }
}
