package dev.trackside.store;

import dev.trackside.store.page.RootsFile;
import dev.trackside.store.page.WalFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections to the file with the settings that durability rests on, and checks them. */
final class Connections {
  /** The first release in which the WAL-reset corruption bug is fixed. */
  private static final int[] OLDEST_SQLITE = {3, 51, 3};

  /** What the system says of a full disk; Java has no exception of its own for it. */
  private static final String FULL = "No space left";

  private static final String DAMAGED_HINT =
      "run ./trackside salvage; run does it by itself. The damaged file is kept";

  static final int BUSY_MILLIS = 10_000;

  private Connections() {}

  /** The connection that writes. Fails unless WAL and synchronous=FULL are really in force. */
  static Connection writer(Path file, Schema schema) throws SQLException {
    Connection connection = open(file);
    try (Statement statement = connection.createStatement()) {
      schema.demandOurs(connection);
      statement.execute("PRAGMA page_size=" + NewFile.PAGE_SIZE);
      demand(statement, "PRAGMA journal_mode=WAL", "wal");
      statement.execute("PRAGMA synchronous=FULL");
      demand(statement, "PRAGMA synchronous", "2");
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.execute("PRAGMA mmap_size=0");
      statement.execute("PRAGMA recursive_triggers=ON");
      statement.execute("PRAGMA cache_size=-16384");
      statement.execute("PRAGMA temp_store=MEMORY");
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that only runs checkpoints. */
  static Connection checkpointer(Path file) throws SQLException {
    Connection connection = open(file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("PRAGMA wal_autocheckpoint=0");
      return connection;
    }
  }

  /** A connection that cannot write. */
  static Connection reader(Path file) throws SQLException {
    Connection connection = open(file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only=ON");
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.execute("PRAGMA cache_size=-4096");
      return connection;
    }
  }

  /** Refuses an SQLite that can corrupt the file. */
  static String demandVersion(Connection connection) throws SQLException {
    String version = single(connection, "SELECT sqlite_version()");
    String[] parts = version.split("\\.", -1);
    for (int i = 0; i < OLDEST_SQLITE.length; i++) {
      int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
      if (part > OLDEST_SQLITE[i]) {
        return version;
      }
      if (part < OLDEST_SQLITE[i]) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "SQLite " + version + " can corrupt a WAL file that two connections use",
            "use a sqlite-jdbc with SQLite 3.51.3 or newer",
            null);
      }
    }
    return version;
  }

  static String single(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /** What an SQLite error means for whoever waits for the work. */
  static StoreException.Kind kind(Throwable problem) {
    if (problem instanceof StoreException known) {
      return known.kind();
    }
    if (problem instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      int primary = code.code & 0xff;
      return switch (primary) {
        case 13 -> StoreException.Kind.DISK_FULL;
        case 11, 26 -> StoreException.Kind.DAMAGED;
        case 3, 8, 14, 23 -> StoreException.Kind.REFUSED;
        default -> StoreException.Kind.FAILED;
      };
    }
    if (problem instanceof AccessDeniedException || problem instanceof NotDirectoryException) {
      return StoreException.Kind.REFUSED;
    }
    if (problem instanceof IOException && String.valueOf(problem.getMessage()).contains(FULL)) {
      return StoreException.Kind.DISK_FULL;
    }
    return StoreException.Kind.FAILED;
  }

  /** True when the connection cannot be trusted after this problem: read, write, memory, damage. */
  static boolean mustReopen(SQLException problem) {
    return !(problem instanceof SQLiteException sqlite)
        || switch (sqlite.getResultCode().code & 0xff) {
          case 7, 10, 11, 14, 15, 26 -> true;
          default -> false;
        };
  }

  /** Notes where the tables begin, and has the directory's entries on the disk. */
  static void keepRoots(Connection connection, Path directory) throws SQLException, IOException {
    DirectorySync.write(directory.resolve(RootsFile.FILE), RootsFile.text(connection));
    DirectorySync.force(directory);
  }

  /**
   * Finishes an exchange of files that was broken off, and refuses a write-ahead log that SQLite
   * would cut off before its last commit without a word.
   */
  static void demandWhole(Path directory) throws IOException {
    Exchange.finish(directory);
    Path log = directory.resolve(Store.FILE + "-wal");
    if (WalFile.read(log, NewFile.PAGE_SIZE).verdict() != WalFile.Verdict.WHOLE) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "the write-ahead log is damaged before its last commit, or its header is",
          DAMAGED_HINT,
          null);
    }
  }

  /** The problem as a store exception with a hint. */
  static StoreException explain(String what, Throwable problem) {
    StoreException.Kind kind = kind(problem);
    String hint =
        switch (kind) {
          case DISK_FULL -> "make room on the device; intake resumes by itself";
          case DAMAGED -> DAMAGED_HINT;
          case REFUSED -> "check owner, permissions and mount options of the data directory";
          default -> "see the cause; the gateway reopens the file and goes on by itself";
        };
    return new StoreException(kind, what + ": " + problem.getMessage(), hint, problem);
  }

  /** A connection to a file that is being made. */
  static Connection plain(Path file) throws SQLException {
    return open(file);
  }

  private static Connection open(Path file) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
  }

  private static void demand(Statement statement, String pragma, String wanted)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(pragma)) {
      String got = row.next() ? row.getString(1) : "nothing";
      if (!wanted.equals(got)) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            pragma + " answered " + got + " instead of " + wanted,
            "put the data directory on a local file system that supports shared memory files",
            null);
      }
    }
  }
}
