package dev.trackside.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever an exchange is broken off, the next opening has the old file or the new one. */
final class ExchangeTest {
  private static final List<String> STEPS =
      List.of("trackside.db-wal", "trackside.db-shm", "trackside.roots", "trackside.db");

  @TempDir Path folder;

  private Path directory(String name) throws IOException, SQLException {
    Path directory = folder.resolve(name);
    try (Store store = open(directory)) {
      assertThat(store.directory()).isEqualTo(directory);
    }
    write(directory.resolve(Store.FILE), "old");
    try (NewFile made =
        NewFile.create(
            directory.resolve(Exchange.SALVAGED), Schema.GATEWAY, Schema.GATEWAY.version())) {
      made.complete();
    }
    write(directory.resolve(Exchange.SALVAGED), "new");
    for (String each : STEPS.subList(0, 2)) {
      Files.write(directory.resolve(each), new byte[0]);
    }
    return directory;
  }

  private static Store open(Path directory) {
    return Store.open(directory, "test", StoreOptions.standard().withDisk(0, 0), SystemTime.CLOCKS);
  }

  private static void write(Path file, String node) throws SQLException {
    try (Connection connection = Connections.plain(file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO gateway VALUES (1, '" + node + "', 0)");
    }
  }

  private static String node(Path directory) {
    try (Store store = open(directory)) {
      return store.read(connection -> {
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT node FROM gateway")) {
          return row.next() ? row.getString(1) : "none";
        }
      });
    }
  }

  @Test
  void withoutTheNoteTheOldFileStays() throws Exception {
    Path directory = directory("unnoted");
    assertThat(node(directory)).isEqualTo("old");
    assertThat(directory.resolve(Exchange.SALVAGED)).doesNotExist();
  }

  @Test
  void withTheNoteTheNewFileCountsWhateverWasMovedAlready() throws Exception {
    for (int moved = 0; moved <= STEPS.size(); moved++) {
      Path directory = directory("moved-" + moved);
      Files.writeString(directory.resolve(Exchange.NOTE), "20261129\nSTAY\n");
      Path place = directory.resolve("damaged/20261129");
      Files.createDirectories(place);
      for (String each : STEPS.subList(0, moved)) {
        Files.move(directory.resolve(each), place.resolve(each));
      }
      assertThat(node(directory)).as("%d moved", moved).isEqualTo("new");
      assertThat(place.resolve(Store.FILE)).exists();
      assertThat(directory.resolve(Exchange.NOTE)).doesNotExist();
    }
  }

  @Test
  void aNoteThatIsLeftOverMovesNothing() throws Exception {
    Path directory = directory("left-over");
    Exchange.begin(directory, "20261129", Exchange.Keys.STAY);
    Files.writeString(directory.resolve(Exchange.NOTE), "20261129\nSTAY\n");
    assertThat(node(directory)).isEqualTo("new");
    assertThat(directory.resolve("damaged/20261129").resolve(Store.FILE)).exists();
  }
}
