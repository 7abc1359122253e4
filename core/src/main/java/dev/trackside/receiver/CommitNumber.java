package dev.trackside.receiver;

import dev.trackside.store.GroupWriter;
import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes each commit's number, by which one that nobody could tell of is found. */
final class CommitNumber implements GroupWriter {
  private final Prepared write =
      new Prepared("INSERT OR REPLACE INTO commit_number (id, number) VALUES (1, ?)");

  private long written;

  /** Bytes that an act wrote; on the committer's thread. */
  void wrote(long bytes) {
    written += bytes;
  }

  @Override
  public void begin() {
    written = 0;
  }

  @Override
  public void end(Connection connection, long commitNumber) throws SQLException {
    PreparedStatement statement = write.on(connection);
    statement.setLong(1, commitNumber);
    statement.executeUpdate();
  }

  @Override
  public long writtenBytes() {
    return written;
  }

  @Override
  public void committed() {}

  @Override
  public void rolledBack() {}

  @Override
  public void reload(Connection connection) {}

  @Override
  public long lastCommitNumber(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT number FROM commit_number");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
