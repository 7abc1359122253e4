package dev.trackside.salvage;

import dev.trackside.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Asks the new file for single numbers, and writes some. For one thread. */
final class Figures {
  private final Connection connection;

  Figures(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** The number that a query answers with; 0 when it answers nothing. */
  long ask(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  int write(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /**
   * Gives packets of a sink's batch back to its backlog: as many as are left between two places.
   */
  void release(long sink, long fresh, long late, long first, long to, long left)
      throws SQLException {
    write(
        "UPDATE sink SET claimed = claimed - ?, claimed_late = claimed_late - ? WHERE id = ?",
        fresh,
        late,
        sink);
    if (left > 0) {
      write(
          "INSERT INTO backlog_range (sink, next, to_, packets, windows) VALUES (?, ?, ?, ?, x'')",
          sink,
          first,
          to,
          left);
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Ends a repair whose small tables do not fit each other: nobody can say what was sent. */
  static void demand(boolean fits, String what) {
    if (!fits) {
      throw impossible("the small tables contradict each other: " + what);
    }
  }

  static StoreException impossible(String problem) {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        problem + "; what was sent cannot be told for certain, so nothing is repaired",
        "run ./trackside salvage --fresh: it sets the file aside, says what can be read in it and"
            + " begins anew",
        null);
  }
}
