package dev.trackside.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a file to the newest schema: one script a version, each in one transaction with its
 * version number ({@code PRAGMA user_version}), so that a crash leaves a whole version.
 */
final class Schema {
  static final int VERSION = 5;

  /** "Trks": tells a Trackside file from any other SQLite file. */
  private static final int APPLICATION_ID = 0x54726b73;

  private Schema() {}

  /** Refuses somebody else's database before anything in it is changed; an empty one is ours. */
  static void demandOurs(Connection connection) throws SQLException {
    int application = number(connection, "PRAGMA application_id");
    boolean isEmpty =
        number(connection, "PRAGMA user_version") == 0
            && number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (application != APPLICATION_ID && !isEmpty) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the file is an SQLite database, but none of Trackside's",
          "give a directory of its own with --data",
          null);
    }
  }

  private static int number(Connection connection, String query) throws SQLException {
    return Integer.parseInt(Connections.single(connection, query));
  }

  static void migrate(Connection connection) throws SQLException {
    int version = number(connection, "PRAGMA user_version");
    if (version > VERSION) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the file has schema version " + version + ", this program knows up to " + VERSION,
          "run the newer Trackside that wrote it",
          null);
    }
    for (int next = version + 1; next <= VERSION; next++) {
      apply(connection, next);
    }
  }

  private static void apply(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        statement.executeUpdate(script(version));
        statement.execute("PRAGMA application_id=" + APPLICATION_ID);
        statement.execute("PRAGMA user_version=" + version);
        statement.execute("COMMIT");
      } catch (SQLException e) {
        rollBackAfter(e, statement);
        throw e;
      }
    }
  }

  /** SQLite may have rolled back by itself; the first problem is the one to tell. */
  private static void rollBackAfter(SQLException problem, Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      problem.addSuppressed(e);
    }
  }

  private static String script(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
