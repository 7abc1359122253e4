package dev.trackside.buffer;

import dev.trackside.packet.RequestId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of request ids: those that differ only in their last twelve bits.
 *
 * @param high their upper 64 bits
 * @param page their lower 64 bits without the last twelve
 */
record RequestPage(long high, long page) {
  private static final int BITS = 12;

  /** Bits that count within a run of a gateway. */
  private static final int COUNT_BITS = 48 - BITS;

  /** Ids of a page. */
  static final int SIZE = 1 << BITS;

  /** The page of an id. */
  static RequestPage of(RequestId id) {
    return new RequestPage(id.high(), of(id.low()));
  }

  /** The page's number of an id's lower 64 bits. */
  static long of(long low) {
    return low >> BITS;
  }

  /**
   * Positions of a log, in order.
   *
   * @param first the first
   * @param to the one behind the last
   */
  record Span(long first, long to) {}

  /** Where ids of this page are noted to lie in a log. */
  List<Span> spans(Connection connection, BlockLog log) throws SQLException {
    List<Span> spans = new ArrayList<>();
    String sql = "SELECT first, to_ FROM request_page WHERE high = ? AND page = ? AND log = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, high);
      statement.setLong(2, page);
      statement.setInt(3, log.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          spans.add(new Span(row.getLong(1), row.getLong(2)));
        }
      }
    }
    return spans;
  }

  /** True when ids of this page, or of a later one of the same run, are noted in any log. */
  boolean wasReached(Connection connection) throws SQLException {
    String sql = "SELECT 1 FROM request_page WHERE high = ? AND page >= ? AND page <= ? LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, high);
      statement.setLong(2, page);
      statement.setLong(3, page | (1L << COUNT_BITS) - 1);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** False in a file that an older program wrote and no newer one has opened. */
  static boolean areNoted(Connection connection) throws SQLException {
    String sql = "SELECT 1 FROM sqlite_schema WHERE name = 'request_indexed'";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  /** Up to which position of a log ids are noted. */
  static long indexedTo(Connection connection, BlockLog log) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_ FROM request_indexed WHERE log = ?")) {
      statement.setInt(1, log.number());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  static void noteIndexedTo(Connection connection, BlockLog log, long to) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE request_indexed SET to_ = ? WHERE log = ?")) {
      statement.setLong(1, to);
      statement.setInt(2, log.number());
      statement.executeUpdate();
    }
  }
}
