package dev.trackside.delivery.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ranges of positions that sinks were not given yet while newer ones went before, on disk. */
public final class BacklogTable {
  private BacklogTable() {}

  /**
   * A range.
   *
   * @param next the first position in it that no batch has claimed
   * @param to the position behind its last one
   * @param windows the means that are being formed before next, encrypted; not to be changed
   */
  public record Range(long next, long to, byte[] windows) {}

  /**
   * All ranges of a sink.
   *
   * @param ranges how many there are
   * @param packets packets in them
   */
  public record Total(int ranges, long packets) {}

  /**
   * Makes what the live lane has not claimed before a position backlog, means and all; nothing
   * happens when it has claimed as much, or was cut there already.
   *
   * @param packets packets of the range
   */
  public static void cut(Connection connection, long sink, long at, long packets)
      throws SQLException {
    String insert =
        "INSERT INTO backlog_range (sink, next, to_, packets, windows)"
            + " SELECT id, claimed_to, ?2, ?3, windows FROM sink"
            + " WHERE id = ?1 AND claimed_to < ?2";
    String move =
        "UPDATE sink SET claimed_to = ?2, windows = x'' WHERE id = ?1 AND claimed_to < ?2";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setLong(1, sink);
      statement.setLong(2, at);
      statement.setLong(3, packets);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(move)) {
      statement.setLong(1, sink);
      statement.setLong(2, at);
      statement.executeUpdate();
    }
  }

  /** The oldest range of a sink that begins at a position or behind it. */
  public static Optional<Range> oldest(Connection connection, long sink, long from)
      throws SQLException {
    String sql =
        "SELECT next, to_, windows FROM backlog_range WHERE sink = ? AND next >= ?"
            + " ORDER BY to_ LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, from);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Range(row.getLong(1), row.getLong(2), row.getBytes(3)))
            : Optional.empty();
      }
    }
  }

  /**
   * Claims a run of a range. It must lie in one and begin where nothing is claimed yet: otherwise a
   * position would get into two batches.
   *
   * @param first the first position of the run
   * @param to the position behind its last
   * @param packets packets that it took out of the range
   * @param windows the means that are being formed behind it, encrypted
   */
  public static void claim(
      Connection connection, long sink, long first, long to, long packets, byte[] windows)
      throws SQLException {
    String where = " WHERE sink = ?1 AND next <= ?2 AND next < ?3 AND to_ ";
    String remove = "DELETE FROM backlog_range" + where + "= ?3";
    String move =
        "UPDATE backlog_range SET next = ?3, packets = max(0, packets - ?4), windows = ?5"
            + where
            + "> ?3";
    int changed;
    try (PreparedStatement statement = connection.prepareStatement(remove)) {
      statement.setLong(1, sink);
      statement.setLong(2, first);
      statement.setLong(3, to);
      changed = statement.executeUpdate();
    }
    if (changed == 0) {
      try (PreparedStatement statement = connection.prepareStatement(move)) {
        statement.setLong(1, sink);
        statement.setLong(2, first);
        statement.setLong(3, to);
        statement.setLong(4, packets);
        statement.setBytes(5, windows);
        changed = statement.executeUpdate();
      }
    }
    if (changed != 1) {
      throw new SQLException("positions %d to %d are not in the backlog".formatted(first, to));
    }
  }

  /** True when a run that lay in a range is claimed. */
  public static boolean isClaimed(Connection connection, long sink, long first)
      throws SQLException {
    String sql = "SELECT 1 FROM backlog_range WHERE sink = ? AND next <= ? AND to_ > ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, first);
      statement.setLong(3, first);
      try (ResultSet row = statement.executeQuery()) {
        return !row.next();
      }
    }
  }

  /** The ranges of a sink, the oldest first. */
  static List<Range> all(Connection connection, long sink) throws SQLException {
    String sql = "SELECT next, to_, windows FROM backlog_range WHERE sink = ? ORDER BY to_";
    List<Range> ranges = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ranges.add(new Range(row.getLong(1), row.getLong(2), row.getBytes(3)));
        }
      }
    }
    return ranges;
  }

  /** Says how many packets are in a range. */
  static void recount(Connection connection, long sink, long to, long packets) throws SQLException {
    String sql = "UPDATE backlog_range SET packets = ?3 WHERE sink = ?1 AND to_ = ?2";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, to);
      statement.setLong(3, packets);
      statement.executeUpdate();
    }
  }

  /** What the ranges of a sink hold together. */
  public static Total total(Connection connection, long sink) throws SQLException {
    String sql = "SELECT count(*), coalesce(sum(packets), 0) FROM backlog_range WHERE sink = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Total(row.getInt(1), row.getLong(2)) : new Total(0, 0);
      }
    }
  }

  /** The first position that an active sink has not claimed, in whatever lane. */
  public static long firstUnclaimed(Connection connection) throws SQLException {
    String sql =
        "SELECT min(coalesce((SELECT min(r.next) FROM backlog_range r WHERE r.sink = sink.id),"
            + " claimed_to))"
            + " FROM sink WHERE active = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      long first = row.next() ? row.getLong(1) : 0;
      return row.wasNull() ? Long.MAX_VALUE : first;
    }
  }
}
