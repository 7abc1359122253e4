package dev.trackside.delivery;

import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Terms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The batches on disk. */
public final class BatchTable {
  private static final String COLUMNS =
      "id, sink, first, to_, count, bytes, sha256, format, state, attempts, sealed_at, acked_at,"
          + " recovered, problem, late, fresh, policy, destination, judged_at, locked, windows,"
          + " only_, earlier, lane, settled, of_batch, of_first";

  /** Of a batch that was cut, so many parts may begin before a position and after the batch. */
  private static final int BEHIND_MOST = 1_024;

  private BatchTable() {}

  /** Keeps a draft's membership, and what waits of it: from here on it never changes. */
  static void freeze(Connection connection, Draft draft, BatchRow row, @Nullable PolicyBook book)
      throws SQLException {
    if (draft.count() > 0) {
      insert(connection, row);
    }
    SinkRow.claim(connection, draft);
    if (book != null) {
      int era = book.era(draft.basis().terms());
      WithheldTable.keep(connection, draft, era, row.sealedAtMillis());
    }
  }

  static void insert(Connection connection, BatchRow batch) throws SQLException {
    String sql =
        "INSERT INTO batch (id, sink, first, to_, count, bytes, sha256, format, state, attempts,"
            + " sealed_at, recovered, late, fresh, policy, destination, judged_at, locked, windows,"
            + " only_, lane) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'DRAINING', 0, ?, 0, ?, ?, ?, ?, ?, ?,"
            + " ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, batch.id());
      statement.setLong(2, batch.sink());
      statement.setLong(3, batch.first());
      statement.setLong(4, batch.to());
      statement.setInt(5, batch.count());
      statement.setInt(6, batch.bytes());
      statement.setBytes(7, batch.sha256());
      statement.setInt(8, batch.format());
      statement.setLong(9, batch.sealedAtMillis());
      statement.setInt(10, batch.late());
      statement.setInt(11, batch.fresh());
      Terms terms = batch.basis().terms();
      statement.setString(12, terms.policy());
      statement.setString(13, terms.destination());
      statement.setLong(14, terms.judgedAtMillis());
      statement.setBoolean(15, terms.isLocked());
      statement.setBytes(16, batch.basis().windows());
      statement.setBytes(17, batch.basis().only());
      statement.setString(18, batch.basis().lane().name());
      statement.executeUpdate();
    }
  }

  /**
   * Keeps the new content of an unfinished batch, made without what was erased; false when it is
   * acked, or has that content already: a write that nobody knew of got there, and is logged. Its
   * membership stays, but of a supplement the packets of which nothing is left.
   */
  static boolean reseal(Connection connection, BatchRow made) throws SQLException {
    String sql =
        "UPDATE batch SET count = ?, bytes = ?, sha256 = ?, format = ?, earlier = ?"
            + " WHERE id = ? AND state <> 'ACKED' AND sha256 <> ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, made.count());
      statement.setInt(2, made.bytes());
      statement.setBytes(3, made.sha256());
      statement.setInt(4, made.format());
      statement.setBytes(5, made.earlier());
      statement.setString(6, made.id());
      statement.setBytes(7, made.sha256());
      return statement.executeUpdate() == 1;
    }
  }

  /** Marks a sink's unfinished batches as found by a start; returns how many. */
  static int recover(Connection connection, long sink) throws SQLException {
    String sql =
        "UPDATE batch SET state = 'RECOVERED', recovered = recovered + 1"
            + " WHERE sink = ? AND state <> 'ACKED' AND settled <> 'BROKEN'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      return statement.executeUpdate();
    }
  }

  /** Marks a batch as acked; false when it was already. */
  static boolean acked(Connection connection, String id, int attempts, long atMillis)
      throws SQLException {
    String sql =
        "UPDATE batch SET state = 'ACKED', attempts = ?, attempted_at = ?, acked_at = ?,"
            + " problem = NULL WHERE id = ? AND state <> 'ACKED'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, attempts);
      statement.setLong(2, atMillis);
      statement.setLong(3, atMillis);
      statement.setString(4, id);
      return statement.executeUpdate() == 1;
    }
  }

  static void failed(Connection connection, String id, int attempts, long atMillis, String problem)
      throws SQLException {
    String sql =
        "UPDATE batch SET state = 'FAILED', attempts = ?, attempted_at = ?, problem = ?"
            + " WHERE id = ? AND state <> 'ACKED'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, attempts);
      statement.setLong(2, atMillis);
      statement.setString(3, problem);
      statement.setString(4, id);
      statement.executeUpdate();
    }
  }

  /** A sink's batches that are not acked, in order. */
  static List<BatchRow> unfinished(Connection connection, long sink) throws SQLException {
    String sql =
        "SELECT %s FROM batch WHERE sink = ? AND state <> 'ACKED' AND settled <> 'BROKEN'"
                .formatted(COLUMNS)
            + " ORDER BY coalesce(turn, number), first";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      return rows(statement);
    }
  }

  /** Packets that only a sink's unfinished batches hold. */
  public static long unfinishedPackets(Connection connection, long sink) throws SQLException {
    String sql = "SELECT coalesce(sum(fresh), 0) FROM batch WHERE sink = ? AND state <> 'ACKED'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Position of the first packet that a batch still needs: not one of which nothing is left. */
  public static long firstUnfinished(Connection connection) throws SQLException {
    String sql =
        "SELECT min(coalesce(of_first, first)) FROM batch WHERE state <> 'ACKED'"
            + " AND NOT (settled = 'BROKEN' AND fresh = 0 AND length(only_) = 0)";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      Long first = row.next() ? nullableLong(row, 1) : null;
      return first == null ? Long.MAX_VALUE : first;
    }
  }

  /** The batch of an id, if there is one. */
  static Optional<BatchRow> find(Connection connection, String id) throws SQLException {
    String sql = "SELECT %s FROM batch WHERE id = ?".formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      return rows(statement).stream().findFirst();
    }
  }

  /** A sink's batches that hold a position, the oldest first; those that were cut in two too. */
  public static List<BatchRow> holding(Connection connection, long sink, long position)
      throws SQLException {
    String among =
        "(SELECT number FROM (SELECT number, to_ FROM batch WHERE sink = ?1 AND first <= ?2"
            + " ORDER BY first DESC LIMIT ?3) WHERE to_ > ?2)";
    String sql =
        "SELECT %s FROM batch WHERE number IN %s ORDER BY number".formatted(COLUMNS, among);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, position);
      statement.setInt(3, BEHIND_MOST);
      return rows(statement);
    }
  }

  /** True when a draft stands in the file as it was to be frozen, or went without a batch. */
  static boolean isFrozen(Connection connection, Draft draft, BatchRow row) throws SQLException {
    if (draft.count() > 0) {
      return find(connection, row.id())
          .filter(kept -> Arrays.equals(kept.sha256(), row.sha256()))
          .isPresent();
    }
    WithheldRow of = draft.of();
    if (of != null) {
      return !WithheldTable.stands(connection, of);
    }
    if (draft.lane() == Lane.BACKLOG) {
      return BacklogTable.isClaimed(connection, draft.sink(), draft.first());
    }
    return SinkRow.all(connection).stream()
        .anyMatch(sink -> sink.id() == draft.sink() && sink.claimedTo() >= draft.to());
  }

  /** The newest batches of all sinks, the newest first. */
  public static List<BatchRow> newest(Connection connection, int most) throws SQLException {
    String sql = "SELECT %s FROM batch ORDER BY number DESC LIMIT ?".formatted(COLUMNS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, most);
      return rows(statement);
    }
  }

  /** True when the oldest batch that is not broken was acked before: some are to be removed. */
  public static boolean oldestIsAckedBefore(Connection connection, long beforeMillis)
      throws SQLException {
    String sql = "SELECT acked_at FROM batch WHERE settled <> 'BROKEN' ORDER BY number LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      Long ackedAt = row.next() ? nullableLong(row, 1) : null;
      return ackedAt != null && ackedAt < beforeMillis;
    }
  }

  /** Removes acked batches older than a moment, a few at a time; returns how many. */
  public static int removeAcked(Connection connection, long beforeMillis, int most)
      throws SQLException {
    String sql =
        "DELETE FROM batch WHERE number IN (SELECT number FROM batch WHERE state = 'ACKED'"
            + " AND acked_at < ? ORDER BY number LIMIT ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, beforeMillis);
      statement.setInt(2, most);
      return statement.executeUpdate();
    }
  }

  private static List<BatchRow> rows(PreparedStatement statement) throws SQLException {
    List<BatchRow> batches = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        batches.add(
            new BatchRow(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getInt(5),
                row.getInt(6),
                row.getBytes(7),
                row.getInt(8),
                state(row),
                row.getInt(10),
                row.getLong(11),
                nullableLong(row, 12),
                row.getInt(13),
                row.getString(14),
                row.getInt(15),
                row.getInt(16),
                basis(row),
                row.getBytes(23)));
      }
    }
    return batches;
  }

  private static Basis basis(ResultSet row) throws SQLException {
    Terms terms =
        new Terms(row.getString(17), row.getString(18), row.getLong(19), row.getBoolean(20));
    String of = row.getString(26);
    Basis.Whole whole = of == null ? null : new Basis.Whole(of, row.getLong(27));
    Lane lane = Lane.valueOf(row.getString(24));
    return new Basis(terms, row.getBytes(21), row.getBytes(22), lane, whole);
  }

  private static BatchState state(ResultSet row) throws SQLException {
    BatchState state = BatchState.valueOf(row.getString(9));
    BatchState settled = BatchState.valueOf(row.getString(25));
    return state == BatchState.ACKED || settled == BatchState.BROKEN ? settled : state;
  }

  private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
