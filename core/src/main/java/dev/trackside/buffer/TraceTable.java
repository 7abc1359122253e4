package dev.trackside.buffer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which traces the packets of a file came with. Read by any thread. */
public final class TraceTable {
  private static final String COLUMNS = "first, to_, trace, span, sampled";

  private TraceTable() {}

  /**
   * Packets of one request that was part of a trace.
   *
   * @param first position of the first
   * @param to the position behind the last
   * @param trace the trace
   */
  public record Row(long first, long to, TraceMark trace) {}

  /**
   * The trace of the packet at a position; empty when it came with none, and in a file that an
   * older program wrote and no newer one has opened.
   */
  public static Optional<TraceMark> at(Connection connection, BlockLog log, long position)
      throws SQLException {
    List<Row> rows =
        isThere(connection) ? within(connection, log, position, position + 1, 1) : List.of();
    return rows.stream().map(Row::trace).findFirst();
  }

  /**
   * The traces of the packets at a range of positions, in order; what lies outside is not cut off.
   *
   * @param to the position behind the range
   * @param most how many at most
   */
  public static List<Row> within(Connection connection, BlockLog log, long first, long to, int most)
      throws SQLException {
    String sql =
        """
        SELECT %s FROM request_trace
        WHERE log = ?1 AND first < ?3 AND to_ > ?2
          AND first >= coalesce(
            (SELECT max(first) FROM request_trace WHERE log = ?1 AND first <= ?2), ?2)
        ORDER BY first LIMIT ?4\
        """
            .formatted(COLUMNS);
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, log.number());
      statement.setLong(2, first);
      statement.setLong(3, to);
      statement.setInt(4, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TraceMark trace = TraceMark.of(row.getBytes(3), row.getBytes(4), row.getBoolean(5));
          rows.add(new Row(row.getLong(1), row.getLong(2), trace));
        }
      }
    }
    return rows;
  }

  /** Removes the traces of a block, which is removed in the same transaction. */
  static void remove(Connection connection, BlockLog log, BlockHead head) throws SQLException {
    String sql = "DELETE FROM request_trace WHERE log = ? AND first >= ? AND first < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, log.number());
      statement.setLong(2, head.first());
      statement.setLong(3, head.end());
      statement.executeUpdate();
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    String sql = "SELECT 1 FROM sqlite_schema WHERE name = 'request_trace'";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }
}
