package dev.trackside.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The acts on disk. */
final class ActTable {
  private static final String COLUMNS =
      "id, kind, state, filter, origin, note, began_at, ended_at, next, end_, looked, released,"
          + " discarded, kept";

  private ActTable() {}

  /** What is asked for. */
  record Order(Act.Kind kind, LetterFilter filter, String origin, String note) {}

  /** Begins an act over the letters before a position; returns its number. */
  static long begin(Connection connection, Order order, long end, long nowMillis)
      throws SQLException {
    String sql =
        "INSERT INTO dead_letter_act (kind, state, filter, origin, note, began_at, next, end_,"
            + " looked, released, discarded, kept)"
            + " VALUES (?, 'RUNNING', ?, ?, ?, ?, ?, ?, 0, 0, 0, 0) RETURNING id";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, order.kind().word());
      statement.setString(2, order.filter().text());
      statement.setString(3, order.origin());
      statement.setString(4, order.note());
      statement.setLong(5, nowMillis);
      statement.setLong(6, order.filter().first());
      statement.setLong(7, Math.min(end, order.filter().end()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How far an act has come with one more page. */
  record Step(long act, long next, int looked, int released, int discarded, int kept) {}

  static boolean isRunning(Connection connection, long id) throws SQLException {
    return find(connection, id).filter(act -> act.state() == Act.State.RUNNING).isPresent();
  }

  /** Notes a step. */
  static void advance(Connection connection, Step step) throws SQLException {
    String sql =
        "UPDATE dead_letter_act SET next = ?, looked = looked + ?, released = released + ?,"
            + " discarded = discarded + ?, kept = kept + ? WHERE id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, step.next());
      statement.setInt(2, step.looked());
      statement.setInt(3, step.released());
      statement.setInt(4, step.discarded());
      statement.setInt(5, step.kept());
      statement.setLong(6, step.act());
      statement.executeUpdate();
    }
  }

  /** Ends an act; false when it does not run. */
  static boolean end(Connection connection, long id, Act.State state, long nowMillis)
      throws SQLException {
    String sql =
        "UPDATE dead_letter_act SET state = ?, ended_at = ? WHERE id = ? AND state = 'RUNNING'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, state.name());
      statement.setLong(2, nowMillis);
      statement.setLong(3, id);
      return statement.executeUpdate() == 1;
    }
  }

  static Optional<Act> find(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM dead_letter_act WHERE id = ?")) {
      statement.setLong(1, id);
      return rows(statement).stream().findFirst();
    }
  }

  /** Stops imports that a crash cut off: whoever sent them has to send the rest again. */
  static void stopImports(Connection connection, long nowMillis) throws SQLException {
    String sql =
        "UPDATE dead_letter_act SET state = 'STOPPED', ended_at = ?"
            + " WHERE state = 'RUNNING' AND kind = 'import'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, nowMillis);
      statement.executeUpdate();
    }
  }

  /**
   * The acts that run, the oldest first, at most 256 of a kind. An import runs by itself and is not
   * one of them.
   */
  static List<Act> running(Connection connection, Act.Kind kind) throws SQLException {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM dead_letter_act WHERE state = 'RUNNING' AND kind = ? ORDER BY id LIMIT 256";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, kind.word());
      return rows(statement);
    }
  }

  /** Removes releases that are done, all but the newest acts; returns how many. */
  static int removeOld(Connection connection, int keep) throws SQLException {
    String sql =
        "DELETE FROM dead_letter_act WHERE kind = 'release' AND state <> 'RUNNING'"
            + " AND id <= (SELECT max(id) FROM dead_letter_act) - ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, keep);
      return statement.executeUpdate();
    }
  }

  static List<Act> newest(Connection connection, int most) throws SQLException {
    String sql = "SELECT " + COLUMNS + " FROM dead_letter_act ORDER BY id DESC LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, most);
      return rows(statement);
    }
  }

  private static List<Act> rows(PreparedStatement statement) throws SQLException {
    List<Act> acts = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        acts.add(
            new Act(
                row.getLong(1),
                Act.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                Act.State.valueOf(row.getString(3)),
                LetterFilter.ofText(row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14)));
      }
    }
    return acts;
  }
}
