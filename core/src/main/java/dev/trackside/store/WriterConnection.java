package dev.trackside.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The one connection that writes, and how it is opened again. Used by one thread at a time. */
final class WriterConnection implements AutoCloseable {
  private final Path file;
  private final Schema schema;
  private Connection connection;
  private PreparedStatement begin;
  private PreparedStatement commit;
  private boolean broken;

  WriterConnection(Path file, Schema schema) throws SQLException {
    this.file = file;
    this.schema = schema;
    this.connection = Connections.writer(file, schema);
    this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
    this.commit = connection.prepareStatement("COMMIT");
  }

  Connection connection() {
    return connection;
  }

  void begin() throws SQLException {
    begin.execute();
  }

  void commit() throws SQLException {
    commit.execute();
  }

  /** Rolls back, unless SQLite has done so by itself, as it does when the disk is full. */
  void rollback() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
        throw e;
      }
    }
  }

  boolean isBroken() {
    return broken;
  }

  void markBroken(SQLException problem) {
    broken = true;
    try {
      connection.close();
    } catch (SQLException e) {
      problem.addSuppressed(e);
    }
  }

  Connection reopen() throws SQLException {
    connection = Connections.writer(file, schema);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    broken = false;
    return connection;
  }

  /**
   * Copies the whole WAL into the main file and syncs that. After a failed sync the WAL's pages may
   * be lost although the system still shows them; the main file's sync is a new one and counts.
   */
  void forceIntoMainFile() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      if (!row.next() || row.getInt(1) != 0) {
        throw new SQLException("the WAL could not be emptied after a failed sync");
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
