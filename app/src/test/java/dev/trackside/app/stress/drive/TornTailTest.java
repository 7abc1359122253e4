package dev.trackside.app.stress.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A torn write behind the last commit costs nothing that was committed. */
final class TornTailTest {
  private static final int ROWS = 40;

  @TempDir private Path directory;
  private Path killed;
  private Path log;

  /** The files as a kill leaves them: rows in the log, none of them in the file. */
  @BeforeEach
  void kill() throws Exception {
    Path file = directory.resolve(Store.FILE);
    killed = Files.createDirectory(directory.resolve("killed"));
    log = killed.resolve(Store.FILE + "-wal");
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.execute("CREATE TABLE packet (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
      for (int row = 0; row < ROWS; row++) {
        statement.execute("INSERT INTO packet (bytes) VALUES (randomblob(700))");
      }
      Files.copy(file, killed.resolve(Store.FILE));
      Files.copy(directory.resolve(Store.FILE + "-wal"), log);
    }
  }

  @Test
  void everythingCommittedIsThere() throws Exception {
    byte[] before = Files.readAllBytes(log);
    long at = TornTail.damage(log, new Random(1));

    byte[] after = Files.readAllBytes(log);
    assertThat(at).isEqualTo(before.length);
    assertThat(after).hasSizeGreaterThan(before.length).startsWith(before);
    assertThat(rows()).isEqualTo(ROWS);
  }

  @Test
  void aTransactionThatDidNotCommitIsNotTheEnd() throws Exception {
    // As if the last transaction had not come to its end: its last frame is cut off.
    byte[] whole = Files.readAllBytes(log);
    int page = 4_096;
    byte[] cut = Arrays.copyOf(whole, whole.length - page - 24);
    Files.write(log, cut);

    long at = TornTail.damage(log, new Random(2));

    assertThat(at).isPositive().isLessThanOrEqualTo(cut.length);
    assertThat(rows()).isLessThan(ROWS).isPositive();
  }

  @Test
  void leftoversOfAnEarlierLogAreNotTheEnd() throws Exception {
    byte[] whole = Files.readAllBytes(log);
    byte[] stale = Arrays.copyOf(whole, whole.length + 2 * (4_096 + 24));
    stale[whole.length + 7] = 1;
    Files.write(log, stale);

    assertThat(TornTail.damage(log, new Random(3))).isEqualTo(whole.length);
    assertThat(rows()).isEqualTo(ROWS);
  }

  @Test
  void theSameSeedTearsTheSameWay() throws Exception {
    byte[] before = Files.readAllBytes(log);
    TornTail.damage(log, new Random(4));
    byte[] once = Files.readAllBytes(log);
    Files.write(log, before);
    TornTail.damage(log, new Random(4));

    assertThat(Files.readAllBytes(log)).isEqualTo(once);
  }

  @Test
  void withoutALogThereIsNothingToDamage() throws Exception {
    Files.delete(log);
    assertThat(TornTail.damage(log, new Random(5))).isEqualTo(-1);
    Files.write(log, new byte[4_096]);
    assertThat(TornTail.damage(log, new Random(5))).isEqualTo(-1);
    assertThat(Files.readAllBytes(log)).isEqualTo(new byte[4_096]);
  }

  /** Opens what the kill left, counts, and writes one more. */
  private int rows() throws SQLException {
    try (Connection connection = open(killed.resolve(Store.FILE));
        Statement statement = connection.createStatement()) {
      int rows = number(statement, "SELECT count(*) FROM packet");
      statement.execute("INSERT INTO packet (bytes) VALUES (randomblob(700))");
      assertThat(number(statement, "SELECT count(*) FROM packet")).isEqualTo(rows + 1);
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
        assertThat(row.next() ? row.getString(1) : "nothing").isEqualTo("ok");
      }
      return rows;
    }
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getInt(1) : -1;
    }
  }

  private static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
