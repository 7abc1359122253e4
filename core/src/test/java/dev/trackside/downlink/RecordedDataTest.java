package dev.trackside.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.downlink.FileOptions.Column;
import dev.trackside.downlink.FileOptions.Format;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the recordings beside the repository; without them it says so and does nothing. */
class RecordedDataTest {
  private static final FileOptions SESSION =
      FileOptions.auto().withDefaults(new Stream("", "session", "circuit"));
  private static final FileOptions ONE_SOURCE =
      FileOptions.auto().withDefaults(new Stream("car-11", "session", "circuit"));
  private static final long START = 1_132_700_000_000_000_000L;

  private static Path data = Path.of("");

  private record Totals(long rows, long dead, long samples) {}

  @BeforeAll
  static void findTheRecordings() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/data"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      System.err.println("NOT TESTED: the recordings of shared/data are absent");
    }
    Assumptions.assumeTrue(folder != null, "the recordings of shared/data are absent");
    data = folder.resolve("shared/data");
  }

  private static Totals read(String name, FileOptions options) throws UnreadableException {
    try (RecordedFile file =
        RecordedFile.open(data.resolve(name), options, Limits.standard(), Decoded.ids(), () -> 1)) {
      long dead = 0;
      long samples = 0;
      while (true) {
        Optional<Chunk> chunk = file.next();
        if (chunk.isEmpty()) {
          return new Totals(file.progress().rows(), dead, samples);
        }
        assertThat(chunk.get().count()).isLessThanOrEqualTo(1_024);
        samples += chunk.get().sampleCount();
        for (int i = 0; i < chunk.get().count(); i++) {
          dead += chunk.get().isDefective(i) ? 1 : 0;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "f1/2024-us-cota-sprint-qualifying.car.csv.gz, 48380",
    "f1/2024-us-cota-sprint-qualifying.pos.csv.gz, 48560",
    "f1/2025-nl-zandvoort-race.csv.gz, 834337",
    "f1/2026-bh-sakhir-preseason-day1.csv.gz, 889620",
    "f1/2025-cn-shanghai-race.csv.gz, 245726",
    "f1/2024-gb-silverstone-race-rain.csv.gz, 15405",
    "f1/2024-gb-silverstone-race-finale.csv.gz, 13467",
  })
  void readsEveryRowOfTheRaceSessions(String name, long rows) throws Exception {
    Totals totals = read(name, SESSION);
    assertThat(totals.rows()).isEqualTo(rows);
    assertThat(totals.dead()).isZero();
    assertThat(totals.samples()).isGreaterThan(3 * rows);
  }

  @Test
  void readsNarrowFilesAndRelativeTimes() throws Exception {
    assertThat(read("motec/Sample1.csv.gz", ONE_SOURCE.withStart(START)))
        .isEqualTo(new Totals(592_470, 0, 592_470));
    FileOptions can =
        ONE_SOURCE.withColumn(Column.CHANNEL, "signal").withColumn(Column.VALUE, "value");
    assertThat(read("can/can_sample.decoded.csv.gz", can)).isEqualTo(new Totals(91_381, 0, 91_381));
    FileOptions iracing = ONE_SOURCE.withColumn(Column.TIME, "SessionTime").withStart(START);
    assertThat(read("iracing/valid_test_file.csv.gz", iracing))
        .isEqualTo(new Totals(390, 0, 390 * 28));
  }

  @Test
  void readsThePulseRecordings() throws Exception {
    assertThat(
            read("biometric/heartpy_data3.csv.gz", ONE_SOURCE.withColumn(Column.TIME, "datetime")))
        .isEqualTo(new Totals(68_476, 0, 68_476));
    FileOptions timer = ONE_SOURCE.withColumn(Column.TIME, "timer").withStart(START);
    assertThat(read("biometric/heartpy_data2.csv.gz", timer))
        .isEqualTo(new Totals(15_000, 0, 15_000));
    assertThat(read("biometric/heartpy_data3.bpm.csv", ONE_SOURCE))
        .isEqualTo(new Totals(1_100, 0, 2_200));
  }

  @Test
  void makesDeadLettersOfLinesThatAreNoPackets() throws Exception {
    assertThat(read("f1/timing/2026-jp-suzuka-qualifying.ndjson.gz", ONE_SOURCE))
        .isEqualTo(new Totals(15_112, 15_112, 0));
    FileOptions json = ONE_SOURCE.withFormat(Format.NDJSON);
    assertThat(read("f1/vectors/livetiming_with_errors.txt", json).dead()).isEqualTo(51);
  }
}
