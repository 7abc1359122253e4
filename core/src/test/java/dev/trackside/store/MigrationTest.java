package dev.trackside.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the version before is brought to the newest with what is in it. */
final class MigrationTest {
  @TempDir Path folder;

  private void old(int version) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Store.FILE));
        Statement statement = connection.createStatement()) {
      for (int each = 1; each <= version; each++) {
        try (InputStream script = Store.class.getResourceAsStream("schema-" + each + ".sql")) {
          statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      statement.executeUpdate(
          "INSERT INTO sink (name, active, paused, claimed_to, claimed, acked, skipped, created_at)"
              + " VALUES ('cloud', 1, 0, 7, 6, 6, 0, 0)");
      statement.executeUpdate(
          "INSERT INTO breaker_transition (at, source, channel, from_, to_, cause)"
              + " VALUES (1, 'car-44', 'speed', 'CLOSED', 'OPEN', 'failures')");
      statement.execute("PRAGMA application_id=" + 0x54726b73);
      statement.execute("PRAGMA user_version=" + version);
    }
  }

  @Test
  void aFileOfAnOlderVersionGetsRoomForFeedsAndKeepsItsSinks() throws Exception {
    old(7);
    try (Store store = Store.open(folder, "test", StoreOptions.standard(), SystemTime.CLOCKS)) {
      assertThat(store.<String>read(each -> Connections.single(each, "PRAGMA user_version")))
          .isEqualTo("12");
      assertThat(store.<String>read(each -> Connections.single(each, "SELECT name FROM sink")))
          .isEqualTo("cloud");
      assertThat(
              store.<String>read(
                  each -> Connections.single(each, "SELECT count(*) FROM breaker_transition")))
          .isEqualTo("1");
      assertThat(
              store.<String>read(
                  each -> Connections.single(each, "SELECT count(*) FROM feed, feed_batch")))
          .isEqualTo("0");
    }
  }
}
