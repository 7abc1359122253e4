package dev.trackside.delivery.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.buffer.BlockLog;
import dev.trackside.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backlog's rows, and what is left of them when packets were removed meanwhile. */
final class BacklogTableTest {
  private static final byte[] MEANS = {1, 2};
  private static final byte[] OTHER = {3};

  private Connection connection;

  @BeforeEach
  void open() throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    for (int version = 1; version <= 6; version++) {
      try (InputStream script = Store.class.getResourceAsStream("schema-" + version + ".sql")) {
        run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    run(
        "INSERT INTO sink (id, name, active, paused, claimed_to, claimed, acked, skipped,"
            + " created_at, windows) VALUES (1, 'one', 1, 0, 10, 10, 10, 0, 0, x'0102')");
    run(
        "INSERT INTO sink (id, name, active, paused, claimed_to, claimed, acked, skipped,"
            + " created_at) VALUES (2, 'two', 1, 0, 35, 35, 35, 0, 0)");
    for (int first = 0; first < 100; first += 20) {
      block(first, 20, first * 10);
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private void block(int first, int count, int at) throws SQLException {
    run(
        "INSERT INTO buffer_block VALUES (%d, %d, 1, 0, 1, %d, 0, 0, 0, 0, 0, x'', x'', 0)"
            .formatted(first, count, at));
  }

  private List<Long> sink(String columns) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + columns + " FROM sink WHERE id = 1")) {
      row.next();
      return List.of(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  private BacklogTable.Range oldest(long from) throws SQLException {
    return BacklogTable.oldest(connection, 1, from).orElseThrow();
  }

  @Test
  void aCutGivesTheBacklogWhatIsOldWithItsMeansAndDoneTwiceIsTheSame() throws Exception {
    BacklogTable.cut(connection, 1, 60, 50);
    BacklogTable.cut(connection, 1, 60, 50);
    assertThat(BacklogTable.total(connection, 1)).isEqualTo(new BacklogTable.Total(1, 50));
    assertThat(oldest(0).next()).isEqualTo(10);
    assertThat(oldest(0).to()).isEqualTo(60);
    assertThat(oldest(0).windows()).isEqualTo(MEANS);
    assertThat(sink("claimed_to, length(windows), claimed")).containsExactly(60L, 0L, 10L);
    assertThat(BacklogTable.total(connection, 2).ranges()).isZero();
    assertThat(BacklogTable.firstUnclaimed(connection)).isEqualTo(10);
    run("UPDATE sink SET active = 0 WHERE id = 1");
    assertThat(BacklogTable.firstUnclaimed(connection)).isEqualTo(35);
    run("UPDATE sink SET active = 0");
    assertThat(BacklogTable.firstUnclaimed(connection)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aPositionIsClaimedOnce() throws Exception {
    BacklogTable.cut(connection, 1, 60, 50);
    BacklogTable.cut(connection, 1, 90, 30);
    BacklogTable.claim(connection, 1, 10, 25, 15, OTHER);
    assertThat(oldest(0).next()).isEqualTo(25);
    assertThat(oldest(0).windows()).isEqualTo(OTHER);
    assertThat(BacklogTable.total(connection, 1)).isEqualTo(new BacklogTable.Total(2, 65));
    assertThatThrownBy(() -> BacklogTable.claim(connection, 1, 20, 30, 10, OTHER))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> BacklogTable.claim(connection, 1, 25, 70, 45, OTHER))
        .as("over the end of a range")
        .isInstanceOf(SQLException.class);
    assertThat(BacklogTable.isClaimed(connection, 1, 25)).isFalse();
    BacklogTable.claim(connection, 1, 25, 60, 35, OTHER);
    assertThat(BacklogTable.isClaimed(connection, 1, 25)).isTrue();
    assertThat(oldest(0).next()).isEqualTo(60);
    assertThat(BacklogTable.oldest(connection, 1, 61)).isEmpty();
    BacklogTable.claim(connection, 1, 60, 90, 30, OTHER);
    assertThat(BacklogTable.total(connection, 1)).isEqualTo(new BacklogTable.Total(0, 0));
  }

  @Test
  void whatWasRemovedMeanwhileCountsAsSkipped() throws Exception {
    BacklogTable.cut(connection, 1, 30, 20);
    run("UPDATE sink SET claimed_to = 40, claimed = 20, acked = 15 WHERE id = 1"); // 30 to 40
    BacklogTable.cut(connection, 1, 70, 30);
    run("UPDATE sink SET claimed_to = 80, claimed = 30, acked = 25 WHERE id = 1"); // 70 to 80
    run("DELETE FROM buffer_block WHERE first < 60");
    LostRanges.skip(connection, 60, 60, 0);
    assertThat(BacklogTable.all(connection, 1)).hasSize(1);
    assertThat(oldest(0).next()).isEqualTo(60);
    assertThat(BacklogTable.total(connection, 1)).isEqualTo(new BacklogTable.Total(1, 10));
    // 10 to 30 and 40 to 60 are gone: 40 packets; 5 are still on their way.
    assertThat(sink("claimed, acked, skipped")).containsExactly(70L, 65L, 40L);
    LostRanges.skip(connection, 60, 60, 0);
    assertThat(sink("claimed, acked, skipped")).containsExactly(70L, 65L, 40L);
  }

  @Test
  void theLogSaysHowManyPacketsAreWhereAndHowOldTheyAre() throws Exception {
    BlockLog log = BlockLog.ofBuffer();
    assertThat(log.packets(connection, 10, 60)).isEqualTo(50);
    assertThat(log.packets(connection, 25, 26)).isEqualTo(1);
    assertThat(log.packets(connection, 95, 1_000)).isEqualTo(5);
    assertThat(log.committedAt(connection, 59)).isEqualTo(400);
    assertThat(log.committedAt(connection, 100)).isEqualTo(Long.MAX_VALUE);
    assertThat(log.since(connection, 30, 100, 600)).isEqualTo(60);
    assertThat(log.since(connection, 30, 100, 0)).isEqualTo(40);
    assertThat(log.since(connection, 30, 100, 801)).isEqualTo(100);
  }
}
