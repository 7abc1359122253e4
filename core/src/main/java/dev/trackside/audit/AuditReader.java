package dev.trackside.audit;

import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks into the log. What it gives is what the file says: {@link Verifier} says whether it is so.
 */
public final class AuditReader {
  private static final String ENTRIES = "SELECT seq, leaf, body FROM audit_row WHERE ";

  private AuditReader() {}

  /** Entries in the log. */
  public static long size(Connection connection) throws SQLException {
    return number(connection, "SELECT coalesce(max(seq) + 1, 0) FROM audit_entry");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * The entries of a query in the order of the log, a page of them.
   *
   * @param from the first place that is looked at
   * @param most entries at most; the next page begins behind the last of them
   */
  public static List<Entry> page(Connection connection, AuditQuery query, long from, int most)
      throws SQLException {
    return read(connection, query, "seq >= ?", from, " ORDER BY seq", most);
  }

  /** The newest entry of a query. */
  public static Optional<Entry> newest(Connection connection, AuditQuery query)
      throws SQLException {
    return latest(connection, query, 1).stream().findFirst();
  }

  /** The newest entries of a query, the newest first. */
  public static List<Entry> latest(Connection connection, AuditQuery query, int most)
      throws SQLException {
    return read(connection, query, "seq >= ?", 0, " ORDER BY seq DESC", most);
  }

  private static List<Entry> read(
      Connection connection, AuditQuery query, String place, long from, String order, int most)
      throws SQLException {
    StringBuilder sql = new StringBuilder(ENTRIES).append(place);
    query.conditions().forEach(each -> sql.append(" AND ").append(each));
    sql.append(order).append(" LIMIT ?");
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      statement.setLong(1, from);
      int at = 2;
      for (Object each : query.values()) {
        statement.setObject(at++, each);
      }
      statement.setInt(at, most);
      List<Entry> entries = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          entries.add(new Entry(row.getLong(1), bytes(row, 2), bytes(row, 3)));
        }
      }
      return entries;
    }
  }

  /** A value; of a damaged file there may be none, which is then no entry's and no note's. */
  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  /** The note of the newest checkpoint. */
  public static Optional<byte[]> newestCheckpoint(Connection connection) throws SQLException {
    List<byte[]> notes =
        notes(
            connection,
            "SELECT note FROM audit_checkpoint WHERE size >= ?" + " ORDER BY size DESC LIMIT 1",
            0);
    return notes.stream().findFirst();
  }

  /** Entries that the newest checkpoint covers, as its note says; 0 for none. */
  public static long covered(Connection connection) throws SQLException {
    return newestCheckpoint(connection)
        .flatMap(Note::parse)
        .flatMap(note -> Checkpoint.parse(note.text()))
        .map(Checkpoint::size)
        .orElse(0L);
  }

  /** The notes of the checkpoints that cover this many entries or more, the smallest first. */
  public static List<byte[]> checkpoints(Connection connection, long from, int most)
      throws SQLException {
    return notes(
        connection,
        "SELECT note FROM audit_checkpoint WHERE size >= ? ORDER BY size LIMIT " + most,
        from);
  }

  private static List<byte[]> notes(Connection connection, String sql, long from)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      List<byte[]> notes = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          notes.add(bytes(row, 1));
        }
      }
      return notes;
    }
  }

  /** The root over the first entries. */
  public static byte[] root(Connection connection, long size) throws SQLException {
    return Proofs.root(new StoredNodes(connection), size);
  }

  /** The hashes from an entry to the root over the first {@code size} entries. */
  public static List<byte[]> inclusion(Connection connection, long seq, long size)
      throws SQLException {
    return Proofs.inclusion(new StoredNodes(connection), seq, size);
  }

  /** The hashes that show the first {@code oldSize} entries to be the beginning of the others. */
  public static List<byte[]> consistency(Connection connection, long oldSize, long size)
      throws SQLException {
    return Proofs.consistency(new StoredNodes(connection), oldSize, size);
  }

  /** A proof of an entry that can be kept; empty while no checkpoint covers it. */
  public static Optional<LeafProof> proof(Connection connection, long seq) throws SQLException {
    Optional<byte[]> note = newestCheckpoint(connection);
    Optional<Checkpoint> checkpoint =
        note.flatMap(Note::parse).flatMap(each -> Checkpoint.parse(each.text()));
    if (checkpoint.isEmpty() || checkpoint.get().size() <= seq) {
      return Optional.empty();
    }
    return Optional.of(
        new LeafProof(
            seq,
            inclusion(connection, seq, checkpoint.get().size()),
            new byte[0],
            new String(note.get(), StandardCharsets.UTF_8)));
  }
}
