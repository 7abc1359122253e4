package dev.trackside.delivery;

import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.fence.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What waits at the fence, on disk: one row for each batch's run of positions. */
public final class WithheldTable {
  private static final String COLUMNS = "sink, first, to_, revision, packets, whole, since, names";

  private WithheldTable() {}

  /**
   * Under what something was judged: it is judged again when one of these is another.
   *
   * @param policy hash of the policy
   * @param era of it
   * @param isLocked true when the keys could not be used
   */
  record Circumstances(String policy, int era, boolean isLocked) {}

  /** The next row of a sink behind a position that was judged under other circumstances. */
  static Optional<WithheldRow> next(Connection connection, long sink, long after, Circumstances now)
      throws SQLException {
    String sql =
        "SELECT %s FROM withheld WHERE sink = ? AND first > ?".formatted(COLUMNS)
            + " AND (policy <> ? OR era <> ? OR locked <> ?) ORDER BY first LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, after);
      statement.setString(3, now.policy());
      statement.setInt(4, now.era());
      statement.setBoolean(5, now.isLocked());
      return rows(statement).stream().findFirst();
    }
  }

  /** Every row, the oldest first. */
  public static List<WithheldRow> all(Connection connection, int most) throws SQLException {
    String sql = "SELECT %s FROM withheld ORDER BY first, sink LIMIT ?".formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, most);
      return rows(statement);
    }
  }

  /** Rows of a sink before a position, the newest first. */
  public static List<WithheldRow> before(Connection connection, long sink, long before, int most)
      throws SQLException {
    String sql =
        "SELECT %s FROM withheld WHERE sink = ? AND first < ? ORDER BY first DESC LIMIT ?"
            .formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, before);
      statement.setInt(3, most);
      return rows(statement);
    }
  }

  /**
   * What waits for a sink in all.
   *
   * @param packets packets something waits of
   * @param whole those of them of which nothing left yet
   * @param sinceMillis when the oldest was judged first, epoch milliseconds; 0 for none
   */
  public record Total(long packets, long whole, long sinceMillis) {}

  /** What waits for a sink in all. */
  public static Total total(Connection connection, long sink) throws SQLException {
    String sql =
        "SELECT coalesce(sum(packets), 0), coalesce(sum(whole), 0), coalesce(min(since), 0)"
            + " FROM withheld WHERE sink = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Total(row.getLong(1), row.getLong(2), row.getLong(3))
            : new Total(0, 0, 0);
      }
    }
  }

  private static List<WithheldRow> rows(PreparedStatement statement) throws SQLException {
    List<WithheldRow> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new WithheldRow(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getLong(7),
                row.getBytes(8)));
      }
    }
    return rows;
  }

  /** True when a row stands as it was read. */
  static boolean stands(Connection connection, WithheldRow row) throws SQLException {
    String sql = "SELECT 1 FROM withheld WHERE sink = ? AND first = ? AND revision = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, row.sink());
      statement.setLong(2, row.first());
      statement.setInt(3, row.revision());
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Notes what waits of a draft, in place of what it was drafted from. */
  static void keep(Connection connection, Draft draft, int era, long nowMillis)
      throws SQLException {
    WithheldRow of = draft.of();
    if (of != null) {
      remove(connection, of);
    }
    Waiting waiting = draft.waiting();
    if (waiting.isEmpty()) {
      return;
    }
    String sql =
        "INSERT INTO withheld (%s, policy, era, locked)".formatted(COLUMNS)
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, draft.sink());
      statement.setLong(2, draft.first());
      statement.setLong(3, draft.to());
      statement.setInt(4, of == null ? 0 : of.revision() + 1);
      statement.setInt(5, waiting.packets());
      statement.setInt(6, waiting.whole());
      statement.setLong(7, of == null ? nowMillis : of.sinceMillis());
      statement.setBytes(8, draft.names());
      statement.setString(9, draft.basis().terms().policy());
      statement.setInt(10, era);
      statement.setBoolean(11, draft.basis().terms().isLocked());
      statement.executeUpdate();
    }
  }

  private static void remove(Connection connection, WithheldRow row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM withheld WHERE sink = ? AND first = ?")) {
      statement.setLong(1, row.sink());
      statement.setLong(2, row.first());
      statement.executeUpdate();
    }
  }

  /** Position of the first packet that something waits of. */
  public static long first(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT coalesce(min(first), %d) FROM withheld".formatted(Long.MAX_VALUE));
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : Long.MAX_VALUE;
    }
  }

  /**
   * Gives up what waits longer than it is kept, of packets that left otherwise; returns how many
   * packets. What was held as a whole is never given up.
   */
  public static long giveUp(Connection connection, long beforeMillis) throws SQLException {
    String sql = "DELETE FROM withheld WHERE whole = 0 AND since < ? RETURNING packets";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, beforeMillis);
      long packets = 0;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          packets += row.getLong(1);
        }
      }
      return packets;
    }
  }
}
