package dev.trackside.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A sink's cursor as it stands in the file.
 *
 * @param id its number
 * @param name its name
 * @param isActive true when the newest gateway was configured with it
 * @param isPaused true while an operator holds it
 * @param claimedTo the first position that no batch has claimed
 * @param claimed packets in batches so far, counted from the beginning of the log
 * @param acked packets that the sink need not be given any more, counted from the beginning
 * @param skipped packets that were gone before this sink could have them
 */
public record SinkRow(
    long id,
    String name,
    boolean isActive,
    boolean isPaused,
    long claimedTo,
    long claimed,
    long acked,
    long skipped) {

  /** All sinks the file knows. */
  public static List<SinkRow> all(Connection connection) throws SQLException {
    List<SinkRow> sinks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, name, active, paused, claimed_to, claimed, acked, skipped FROM sink"
                    + " ORDER BY id")) {
      while (row.next()) {
        sinks.add(
            new SinkRow(
                row.getLong(1),
                row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8)));
      }
    }
    return sinks;
  }

  /**
   * Makes exactly the named sinks active. A new one starts at the oldest packet that is kept; what
   * was removed before counts as skipped for it.
   *
   * @param oldest position of the oldest block, or the next position when there is none
   * @param removed packets that were removed so far
   */
  public static void activate(
      Connection connection, Collection<String> names, long oldest, long removed, long atMillis)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE sink SET active = 0");
    }
    String sql =
        "INSERT INTO sink (name, active, paused, claimed_to, claimed, acked, skipped, created_at)"
            + " VALUES (?, 1, 0, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET active = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (String name : names) {
        statement.setString(1, name);
        statement.setLong(2, oldest);
        statement.setLong(3, removed);
        statement.setLong(4, removed);
        statement.setLong(5, removed);
        statement.setLong(6, atMillis);
        statement.executeUpdate();
      }
    }
    catchUp(connection, oldest, removed);
  }

  /** Moves cursors that point at removed blocks to the oldest that is kept. */
  private static void catchUp(Connection connection, long oldest, long removed)
      throws SQLException {
    String sql =
        "UPDATE sink SET claimed_to = ?1, skipped = skipped + ?2 - claimed, claimed = ?2,"
            + " acked = ?2 WHERE claimed < ?2 AND claimed = acked";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, oldest);
      statement.setLong(2, removed);
      statement.executeUpdate();
    }
  }

  static void claim(Connection connection, long id, long to, int count) throws SQLException {
    update(
        connection,
        "UPDATE sink SET claimed_to = ?, claimed = claimed + ? WHERE id = ?",
        to,
        count,
        id);
  }

  static void ack(Connection connection, long id, int count) throws SQLException {
    update(connection, "UPDATE sink SET acked = acked + ? WHERE id = ?", count, id);
  }

  static void pause(Connection connection, long id, boolean paused) throws SQLException {
    update(connection, "UPDATE sink SET paused = ? WHERE id = ?", paused ? 1 : 0, id);
  }

  private static void update(Connection connection, String sql, long... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      if (statement.executeUpdate() != 1) {
        throw new SQLException("the sink's row is gone");
      }
    }
  }
}
