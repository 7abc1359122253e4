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
public enum Schema {
  /** A gateway's file. */
  GATEWAY("", 12, 0x54726b73, "gateways"), // "Trks"

  /** The file of a receiver, which takes what gateways send. */
  RECEIVER("receiver-", 1, 0x54726b72, "receivers"); // "Trkr"

  private final String prefix;
  private final int version;

  /** Tells the file from any other SQLite file. */
  private final int applicationId;

  private final String owner;

  Schema(String prefix, int version, int applicationId, String owner) {
    this.prefix = prefix;
    this.version = version;
    this.applicationId = applicationId;
    this.owner = owner;
  }

  /** What is written in the file, to tell it from any other of SQLite. */
  public int applicationId() {
    return applicationId;
  }

  /** The newest version. */
  public int version() {
    return version;
  }

  /** Refuses somebody else's database before anything in it is changed; an empty one is ours. */
  void demandOurs(Connection connection) throws SQLException {
    int application = number(connection, "PRAGMA application_id");
    boolean isEmpty =
        number(connection, "PRAGMA user_version") == 0
            && number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (application != applicationId && !isEmpty) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the file is an SQLite database, but none of Trackside's " + owner,
          "give a directory of its own with --data",
          null);
    }
  }

  private static int number(Connection connection, String query) throws SQLException {
    return Integer.parseInt(Connections.single(connection, query));
  }

  void migrate(Connection connection) throws SQLException {
    migrate(connection, version);
  }

  /** Brings a file to a version, which the newest program need not be the one of. */
  void migrate(Connection connection, int to) throws SQLException {
    int found = number(connection, "PRAGMA user_version");
    if (found > version) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "the file has schema version " + found + ", this program knows up to " + version,
          "run the newer Trackside that wrote it",
          null);
    }
    for (int next = found + 1; next <= to; next++) {
      apply(connection, next);
    }
  }

  private void apply(Connection connection, int next) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        statement.executeUpdate(script(next));
        statement.execute("PRAGMA application_id=" + applicationId);
        statement.execute("PRAGMA user_version=" + next);
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

  private String script(int next) {
    String name = prefix + "schema-" + next + ".sql";
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
