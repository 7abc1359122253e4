package dev.trackside.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A group writer that writes nothing but the commit's number. */
final class SimpleGroup implements GroupWriter {
  private volatile long number;

  /** The number of the commit that was written last. */
  long number() {
    return number;
  }

  @Override
  public void begin() {}

  @Override
  public void end(Connection connection, long commitNumber) throws SQLException {
    number = commitNumber;
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT OR REPLACE INTO ledger (id, commit_number, received, accepted, quarantined,"
              + " duplicate, refused, split, released, discarded, expired, removed, samples,"
              + " next_position, next_dead_letter)"
              + " VALUES (1, %d, 0,0,0,0,0,0,0,0,0,0,0,1,1)".formatted(commitNumber));
    }
  }

  @Override
  public long writtenBytes() {
    return 0;
  }

  @Override
  public void committed() {}

  @Override
  public void rolledBack() {}

  @Override
  public void reload(Connection connection) {}

  @Override
  public long lastCommitNumber(Connection connection) throws SQLException {
    String number = Connections.single(connection, "SELECT max(commit_number) FROM ledger");
    return number.matches("[0-9]+") ? Long.parseLong(number) : 0;
  }
}
