package dev.trackside.buffer;

import dev.trackside.packet.Block;
import dev.trackside.packet.RequestId;
import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A log of packets in blocks, one row a block; the buffer and the dead letters are two of the same
 * kind. Appended to by the committer only; read by any thread.
 */
public final class BlockLog {
  private static final String HEAD =
      "first, count, samples, session, commit_number, committed_at, event_min, event_max,"
          + " request_high, request_low, checksum, late";

  private final String table;
  private final boolean ofDeadLetters;
  private final Prepared insert;

  private BlockLog(String table, boolean ofDeadLetters) {
    this.table = table;
    this.ofDeadLetters = ofDeadLetters;
    this.insert =
        new Prepared(
            "INSERT INTO "
                + table
                + " ("
                + HEAD
                + ", packets, values_) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  }

  /** The log of accepted packets. */
  public static BlockLog ofBuffer() {
    return new BlockLog("buffer_block", false);
  }

  /** The log of dead letters. */
  public static BlockLog ofDeadLetters() {
    return new BlockLog("dead_letter_block", true);
  }

  /** True for the log of dead letters, whose packets all carry a defect. */
  boolean isOfDeadLetters() {
    return ofDeadLetters;
  }

  /** Its number where rows of both logs stand together. */
  int number() {
    return ofDeadLetters ? 2 : 1;
  }

  /** Appends a block; its first packet has the position that the head says. */
  public void append(Connection connection, BlockHead head, Block block) throws SQLException {
    PreparedStatement statement = insert.on(connection);
    int column = 0;
    statement.setLong(++column, head.first());
    statement.setInt(++column, head.count());
    statement.setInt(++column, head.samples());
    statement.setLong(++column, head.session());
    statement.setLong(++column, head.commitNumber());
    statement.setLong(++column, head.committedAtMillis());
    statement.setLong(++column, head.eventMin());
    statement.setLong(++column, head.eventMax());
    statement.setLong(++column, head.firstRequest().high());
    statement.setLong(++column, head.firstRequest().low());
    statement.setLong(++column, head.checksum());
    statement.setInt(++column, head.late());
    statement.setBytes(++column, block.packetsSection());
    statement.setBytes(++column, block.samplesSection());
    statement.executeUpdate();
  }

  /**
   * Blocks in order, from the one that holds a position (or the next behind it) on, until a visitor
   * wants no more. What the visitor keeps is its own; the read lasts as long as the visit.
   */
  public void visitFrom(Connection connection, long position, Predicate<StoredBlock> visitor)
      throws SQLException {
    visit(connection, position, "values_", visitor);
  }

  /** The same without their values. */
  void visitPacketsFrom(Connection connection, long position, Predicate<StoredBlock> visitor)
      throws SQLException {
    visit(connection, position, "x''", visitor);
  }

  private void visit(
      Connection connection, long position, String values, Predicate<StoredBlock> visitor)
      throws SQLException {
    String sql =
        """
        SELECT %s, packets, %s FROM %s
        WHERE first >= coalesce((SELECT max(first) FROM %s WHERE first <= ?), ?)
        ORDER BY first\
        """
            .formatted(HEAD, values, table, table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, position);
      statement.setLong(2, position);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          StoredBlock block = new StoredBlock(head(rows), rows.getBytes(13), rows.getBytes(14));
          if (block.head().end() > position && !visitor.test(block)) {
            return;
          }
        }
      }
    }
  }

  /** Blocks from the newest back, without their values, until a visitor wants no more. */
  public void visitPacketsBackwards(Connection connection, Predicate<StoredBlock> visitor)
      throws SQLException {
    String sql = "SELECT %s, packets FROM %s ORDER BY first DESC".formatted(HEAD, table);
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        if (!visitor.test(new StoredBlock(head(rows), rows.getBytes(13), new byte[0]))) {
          return;
        }
      }
    }
  }

  /** The oldest blocks that end at or before a position, their heads only. */
  public List<BlockHead> oldest(Connection connection, long endsBefore, int most)
      throws SQLException {
    String sql =
        "SELECT %s FROM %s WHERE first + count <= ? ORDER BY first LIMIT ?".formatted(HEAD, table);
    List<BlockHead> heads = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, endsBefore);
      statement.setInt(2, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.add(head(rows));
        }
      }
    }
    return heads;
  }

  /** Heads of blocks that begin at a position or behind it, and before another. */
  public List<BlockHead> heads(Connection connection, long from, long to, int most)
      throws SQLException {
    String sql =
        "SELECT %s FROM %s WHERE first >= ? AND first < ? ORDER BY first LIMIT ?"
            .formatted(HEAD, table);
    List<BlockHead> heads = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      statement.setInt(3, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.add(head(rows));
        }
      }
    }
    return heads;
  }

  /** The first position of the block that holds a position, or the position where none does. */
  long firstAt(Connection connection, long position) throws SQLException {
    String sql = "SELECT coalesce(max(first), ?1) FROM %s WHERE first <= ?1".formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, position);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : position;
      }
    }
  }

  /** Position of the oldest block, or {@link Long#MAX_VALUE} when there is none. */
  public long first(Connection connection) throws SQLException {
    String sql = "SELECT coalesce(min(first), %d) FROM %s".formatted(Long.MAX_VALUE, table);
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : Long.MAX_VALUE;
    }
  }

  /** Number of packets in blocks whose first position lies in a range. */
  public long count(Connection connection, long from, long to) throws SQLException {
    String sql =
        "SELECT coalesce(sum(count), 0) FROM %s WHERE first >= ? AND first < ?".formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Number of packets at the positions of a range. */
  public long packets(Connection connection, long from, long to) throws SQLException {
    String sql =
        """
        SELECT coalesce(sum(min(first + count, ?2) - max(first, ?1)), 0) FROM %s
        WHERE first >= coalesce((SELECT max(first) FROM %s WHERE first <= ?1), ?1)
          AND first < ?2 AND first + count > ?1\
        """
            .formatted(table, table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /**
   * When the packet at a position, or over a gap the next one, was written, epoch milliseconds;
   * {@link Long#MAX_VALUE} when there is none.
   */
  public long committedAt(Connection connection, long position) throws SQLException {
    String sql =
        """
        SELECT committed_at FROM %s
        WHERE first >= coalesce((SELECT max(first) FROM %s WHERE first <= ?1), ?1)
          AND first + count > ?1 ORDER BY first LIMIT 1\
        """
            .formatted(table, table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, position);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : Long.MAX_VALUE;
      }
    }
  }

  /**
   * The first position of the newest blocks, as far back as they were written since a moment and
   * begin at a position or behind it; the given end when none was.
   */
  public long since(Connection connection, long from, long end, long sinceMillis)
      throws SQLException {
    String sql =
        "SELECT first, committed_at FROM %s WHERE first >= ? AND first < ? ORDER BY first DESC"
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, end);
      try (ResultSet row = statement.executeQuery()) {
        long first = end;
        while (row.next() && row.getLong(2) >= sinceMillis) {
          first = row.getLong(1);
        }
        return first;
      }
    }
  }

  /** Removes a block, and whose trace it was; false when it was gone already. */
  public boolean remove(Connection connection, BlockHead head) throws SQLException {
    TraceTable.remove(connection, this, head);
    String sql = "DELETE FROM %s WHERE first = ?".formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, head.first());
      return statement.executeUpdate() == 1;
    }
  }

  /** Removes the blocks whose first position lies in a range; returns how many. */
  int removeRange(Connection connection, long from, long to) throws SQLException {
    String sql = "DELETE FROM %s WHERE first >= ? AND first < ?".formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      return statement.executeUpdate();
    }
  }

  private static BlockHead head(ResultSet row) throws SQLException {
    return new BlockHead(
        row.getLong(1),
        row.getInt(2),
        row.getInt(3),
        row.getInt(12),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        new RequestId(row.getLong(9), row.getLong(10)),
        row.getLong(11));
  }
}
