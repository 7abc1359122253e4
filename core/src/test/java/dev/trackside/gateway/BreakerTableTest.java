package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedTable;
import dev.trackside.store.Store;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of breakers go when they are old, but not before a sink that takes them has them. */
final class BreakerTableTest {
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    for (int version = 1; version <= 9; version++) {
      try (InputStream script = Store.class.getResourceAsStream("schema-" + version + ".sql")) {
        run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    for (String name : List.of("one", "two")) {
      run(
          "INSERT INTO sink (name, active, paused, claimed_to, claimed, acked, skipped, created_at)"
              + " VALUES ('%s', 1, 0, 1, 0, 0, 0, 0)".formatted(name));
    }
    for (int i = 0; i < 10; i++) {
      run(
          "INSERT INTO breaker_transition (at, source, channel, from_, to_, cause)"
              + " VALUES (0, 'car-44', 'speed', 'CLOSED', 'OPEN', 'failures')");
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

  private long oldest() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT min(number) FROM breaker_transition")) {
      return row.getLong(1);
    }
  }

  @Test
  void allButTheNewestGoWhenNobodyTakesThem() throws Exception {
    FeedTable.activate(connection, Map.of("one", List.of(), "two", List.of()));
    assertThat(BreakerTable.removeOld(connection, 3)).isEqualTo(7);
    assertThat(oldest()).isEqualTo(8);
  }

  @Test
  void theCursorThatIsFurthestBehindHoldsThemBack() throws Exception {
    Map<String, List<Feed>> both =
        Map.of("one", List.of(Feed.BREAKERS), "two", List.of(Feed.BREAKERS));
    FeedTable.activate(connection, both);
    assertThat(BreakerTable.removeOld(connection, 3)).isZero();
    run("UPDATE feed SET next = 11 WHERE sink = 1");
    run("UPDATE feed SET next = 5 WHERE sink = 2");
    assertThat(BreakerTable.removeOld(connection, 3)).isEqualTo(4);
    assertThat(oldest()).isEqualTo(5);
    FeedTable.activate(connection, Map.of("one", List.of(Feed.BREAKERS)));
    assertThat(BreakerTable.removeOld(connection, 3)).isEqualTo(3);
    assertThat(oldest()).isEqualTo(8);
    FeedTable.activate(connection, both);
    assertThat(FeedTable.firstUnclaimed(connection, Feed.BREAKERS))
        .as("where it was before")
        .isEqualTo(5);
  }
}
