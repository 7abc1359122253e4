package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

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

  /** As a repair leaves a batch that may have been sent. */
  private static String keepBack(Path data) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve(Store.FILE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE sink SET acked = acked - (SELECT sum(fresh) FROM batch WHERE sink = sink.id)");
      statement.executeUpdate(
          "UPDATE batch SET state = 'FAILED', settled = 'BROKEN', acked_at = NULL,"
              + " policy = '', problem = '1 of its 3 packets are lost'");
      try (ResultSet row = statement.executeQuery("SELECT id FROM batch")) {
        return row.getString(1);
      }
    }
  }

  private static Outcome settle(Path data, String answer, String batch) {
    return Outcome.of("salvage", answer, batch, "--json", "--data", data.toString());
  }

  private static JsonNode ledger(Path data) {
    return Outcome.of("ledger", "--json", "--data", data.toString()).json();
  }

  @Test
  void settlesABatchThatItsSinkHasNot() throws Exception {
    Path data = data();
    String batch = keepBack(data);
    assertThat(ledger(data).path("draining").asLong()).isEqualTo(2);

    Outcome missing = settle(data, "--missing", batch);
    assertThat(missing.exit()).as(missing.err()).isZero();
    assertThat(missing.json().path("packets").asLong()).isEqualTo(2);
    assertThat(ledger(data).path("draining").asLong()).isZero();
    assertThat(ledger(data).path("pending").asLong()).isEqualTo(2);

    Outcome again = settle(data, "--missing", batch);
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("no batch " + batch + " was kept back");
  }

  @Test
  void settlesABatchThatItsSinkHas() throws Exception {
    Path data = data();
    String batch = keepBack(data);
    Outcome arrived = Outcome.of("salvage", "--arrived", batch, "--data", data.toString());
    assertThat(arrived.exit()).as(arrived.err()).isZero();
    assertThat(arrived.out()).contains("batch " + batch, "2 packets count as delivered to sink");
    assertThat(ledger(data).path("synced").asLong()).isEqualTo(2);
    assertThat(ledger(data).path("balanced").asBoolean()).isTrue();
  }

  @Test
  void saysThatThereIsNothingAndTakesOneWayOnly() {
    assertThat(Outcome.of("salvage", "--data", folder.resolve("none").toString()).exit())
        .isEqualTo(4);
    Path wrong = folder.resolve("wrong");
    assertThat(settle(wrong, "--arrived", "b").exit()).isEqualTo(4);
    assertThat(wrong).doesNotExist();
    assertThat(Outcome.of("salvage", "--check", "--fresh").exit()).isEqualTo(2);
  }
}
