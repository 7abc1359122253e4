package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data file looked at, repaired and replaced from the command line. */
final class SalvageCommandTest {
  @TempDir Path folder;

  private Path data() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(
        file, "ts,source,speed\n2025-01-01T00:00:00Z,car-1,1\n2025-01-01T00:00:01Z,car-1,2\n");
    Path data = folder.resolve("data");
    Outcome read =
        Outcome.of(
            "ingest",
            file.toString(),
            "--session",
            "s",
            "--circuit",
            "spa",
            "--sink",
            "file:" + folder.resolve("out"),
            "--data",
            data.toString());
    assertThat(read.exit()).isZero();
    return data;
  }

  private static void zeroFirstPage(Path data) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(data.resolve(Store.FILE).toFile(), "rw")) {
      file.write(new byte[16_384]);
    }
  }

  @Test
  void checksAndRepairs() throws IOException {
    Path data = data();
    assertThat(Outcome.of("salvage", "--check", "--data", data.toString()).exit()).isZero();

    zeroFirstPage(data);
    Outcome check = Outcome.of("salvage", "--check", "--json", "--data", data.toString());
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.json().path("whole").asBoolean()).isFalse();
    assertThat(check.json().path("packets").asLong()).isEqualTo(2);

    Outcome repair = Outcome.of("salvage", "--data", data.toString());
    assertThat(repair.exit()).isZero();
    assertThat(repair.out()).contains("MB/s", "damaged/");
    Outcome ledger = Outcome.of("ledger", "--json", "--data", data.toString());
    assertThat(ledger.exit()).isZero();
    assertThat(ledger.json().path("synced").asLong()).isEqualTo(2);
    assertThat(ledger.json().path("lost").asLong()).isZero();
  }

  @Test
  void beginsAnewAndKeepsTheOldToBeReadBack() throws IOException {
    Path data = data();
    Outcome fresh = Outcome.of("salvage", "--fresh", "--json", "--data", data.toString());
    assertThat(fresh.exit()).isZero();
    assertThat(fresh.json().path("packets").asLong()).isEqualTo(2);
    Path old = data.resolve(fresh.json().path("set_aside").asString());
    Outcome replay = Outcome.of("replay", "--session", "s", "--data", old.toString());
    assertThat(replay.out().lines()).hasSize(2);
    Outcome ledger = Outcome.of("ledger", "--json", "--data", data.toString());
    assertThat(ledger.json().path("received").asLong()).isZero();
  }

  @Test
  void saysThatThereIsNothingAndTakesOneWayOnly() {
    assertThat(Outcome.of("salvage", "--data", folder.resolve("none").toString()).exit())
        .isEqualTo(4);
    assertThat(Outcome.of("salvage", "--check", "--fresh").exit()).isEqualTo(2);
  }
}
