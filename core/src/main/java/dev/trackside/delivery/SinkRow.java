package dev.trackside.delivery;

import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.delivery.lane.LostRanges;
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
 * @param claimedTo the first position of the live lane that no batch has claimed; what is not
 *     claimed before it is in the backlog, see {@link BacklogTable}
 * @param claimed packets in batches so far, counted from the beginning of the log
 * @param acked packets that the sink need not be given any more, counted from the beginning
 * @param skipped packets that were gone before this sink could have them
 * @param claimedLate how many of the claimed packets are late: dead letters before
 * @param ackedLate how many of the acked packets are late
 * @param held packets behind the cursor of which nothing left yet
 * @param windows the means that are being formed behind the live lane's newest batch, encrypted
 */
public record SinkRow(
    long id,
    String name,
    boolean isActive,
    boolean isPaused,
    long claimedTo,
    long claimed,
    long acked,
    long skipped,
    long claimedLate,
    long ackedLate,
    long held,
    byte[] windows) {

  /** Packets in batches so far, without those that were dead letters before. */
  public long claimedOnTime() {
    return claimed - claimedLate;
  }

  /** Packets of {@link #acked}, without those that were dead letters before. */
  public long ackedOnTime() {
    return acked - ackedLate;
  }

  /** All sinks the file knows. */
  public static List<SinkRow> all(Connection connection) throws SQLException {
    List<SinkRow> sinks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, name, active, paused, claimed_to, claimed, acked, skipped,"
                    + " claimed_late, acked_late, held, windows FROM sink"
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
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getBytes(12)));
      }
    }
    return sinks;
  }

  /**
   * Where the log begins that a sink can still be given.
   *
   * @param oldest position of the oldest block, or the next position when there is none
   * @param removed packets that were removed so far
   * @param lateRemoved how many of them were late
   */
  public record Beginning(long oldest, long removed, long lateRemoved) {}

  /**
   * Makes exactly the named sinks active. A new one starts at the oldest packet that is kept; what
   * was removed before counts as skipped for it.
   */
  public static void activate(
      Connection connection, Collection<String> names, Beginning beginning, long atMillis)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE sink SET active = 0");
    }
    String sql =
        "INSERT INTO sink (name, active, paused, claimed_to, claimed, acked, skipped, claimed_late,"
            + " acked_late, created_at) VALUES (?1, 1, 0, ?2, ?3, ?3, ?3, ?4, ?4, ?5)"
            + " ON CONFLICT (name) DO UPDATE SET active = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (String name : names) {
        statement.setString(1, name);
        statement.setLong(2, beginning.oldest());
        statement.setLong(3, beginning.removed());
        statement.setLong(4, beginning.lateRemoved());
        statement.setLong(5, atMillis);
        statement.executeUpdate();
      }
    }
    LostRanges.skip(connection, beginning.oldest(), beginning.removed(), beginning.lateRemoved());
    catchUp(connection, beginning);
  }

  /** Moves cursors that point at removed blocks to the oldest that is kept. */
  private static void catchUp(Connection connection, Beginning beginning) throws SQLException {
    String sql =
        "UPDATE sink SET claimed_to = ?1, skipped = skipped + ?2 - claimed, claimed = ?2,"
            + " acked = ?2, claimed_late = ?3, acked_late = ?3"
            + " WHERE claimed < ?2 AND claimed = acked AND claimed_to < ?1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, beginning.oldest());
      statement.setLong(2, beginning.removed());
      statement.setLong(3, beginning.lateRemoved());
      statement.executeUpdate();
    }
  }

  /**
   * Moves the cursor of its lane behind a draft, whether or not anything of it leaves. Positions
   * that the lane has claimed already it refuses: they would be in two batches.
   */
  static void claim(Connection connection, Draft draft) throws SQLException {
    boolean isBacklog = draft.lane() == Lane.BACKLOG;
    if (isBacklog) {
      long taken = draft.fresh() + draft.newlyHeld();
      BacklogTable.claim(
          connection, draft.sink(), draft.first(), draft.to(), taken, draft.windowsAfter());
    }
    String sql =
        "UPDATE sink SET claimed_to = max(claimed_to, ?1), claimed = claimed + ?2,"
            + " claimed_late = claimed_late + ?3, held = held + ?4,"
            + " windows = iif(?5, windows, ?6) WHERE id = ?7 AND claimed_to <= ?8";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, draft.to());
      statement.setInt(2, draft.fresh());
      statement.setInt(3, draft.late());
      statement.setLong(4, draft.newlyHeld());
      statement.setBoolean(5, isBacklog);
      statement.setBytes(6, draft.windowsAfter());
      statement.setLong(7, draft.sink());
      boolean isNew = !isBacklog && draft.of() == null;
      statement.setLong(8, isNew ? draft.first() : Long.MAX_VALUE);
      if (statement.executeUpdate() != 1) {
        throw new SQLException(
            "the sink's row is gone, or has claimed position %d".formatted(draft.first()));
      }
    }
  }

  static void ack(Connection connection, BatchRow batch) throws SQLException {
    update(
        connection,
        "UPDATE sink SET acked = acked + ?, acked_late = acked_late + ? WHERE id = ?",
        batch.fresh(),
        batch.late(),
        batch.sink());
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
