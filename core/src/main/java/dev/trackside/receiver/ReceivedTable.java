package dev.trackside.receiver;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.trackside.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The batches that are held. Reads from an open receiver or from a file that nobody has open. */
public final class ReceivedTable {
  private static final String COLUMNS =
      "SELECT seq, batch_id, gateway, sha256, byte_count, packet_count, received_at, receipt,"
          + " proofs IS NOT NULL, resealed_sha256 IS NOT NULL FROM received_batch ";
  private static final int PACKED_MOST = 1 << 30;

  private ReceivedTable() {}

  /** What is held of an id: its hash and its receipt. */
  record Held(byte[] sha256, String receipt) {}

  static Optional<Held> held(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sha256, receipt FROM received_batch WHERE batch_id = ?")) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Held(row.getBytes(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  static void insert(
      Connection connection, Incoming batch, byte[] packed, long nowMillis, String receipt)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO received_batch (batch_id, gateway, sha256, byte_count, packet_count,"
                + " received_at, receipt, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, batch.id());
      statement.setString(2, batch.gateway());
      statement.setBytes(3, batch.sha256());
      statement.setLong(4, batch.bytes().length);
      statement.setLong(5, batch.packets());
      statement.setLong(6, nowMillis);
      statement.setString(7, receipt);
      statement.setBytes(8, packed);
      statement.executeUpdate();
    }
    for (Incoming.Part part : batch.parts()) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "INSERT INTO received_part (seq, session, circuit, packet_count)"
                  + " SELECT seq, ?, ?, ? FROM received_batch WHERE batch_id = ?")) {
        statement.setString(1, part.session());
        statement.setString(2, part.circuit());
        statement.setLong(3, part.packets());
        statement.setString(4, batch.id());
        statement.executeUpdate();
      }
    }
  }

  static void resealed(Connection connection, String id, byte[] sha256) throws SQLException {
    update(
        connection, "UPDATE received_batch SET resealed_sha256 = ? WHERE batch_id = ?", sha256, id);
  }

  /** Keeps proofs beside a batch that has none; true when the batch is there. */
  static boolean proofs(Connection connection, String id, byte[] packed) throws SQLException {
    update(
        connection,
        "UPDATE received_batch SET proofs = ? WHERE batch_id = ? AND proofs IS NULL",
        packed,
        id);
    return held(connection, id).isPresent();
  }

  private static void update(Connection connection, String sql, byte[] bytes, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, bytes);
      statement.setString(2, id);
      statement.executeUpdate();
    }
  }

  /**
   * The batches in the order in which they were taken, a page of them.
   *
   * @param behind the place behind which it begins
   * @param most batches at most
   */
  public static List<ReceivedBatch> page(Connection connection, long behind, int most)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(COLUMNS + "WHERE seq > ? ORDER BY seq LIMIT ?")) {
      statement.setLong(1, behind);
      statement.setInt(2, most);
      return read(connection, statement);
    }
  }

  /** A batch by its id. */
  public static Optional<ReceivedBatch> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(COLUMNS + "WHERE batch_id = ?")) {
      statement.setString(1, id);
      return read(connection, statement).stream().findFirst();
    }
  }

  private static List<ReceivedBatch> read(Connection connection, PreparedStatement statement)
      throws SQLException {
    List<ReceivedBatch> batches = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        batches.add(
            new ReceivedBatch(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getBytes(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                row.getBoolean(9),
                row.getBoolean(10),
                parts(connection, row.getLong(1))));
      }
    }
    return batches;
  }

  private static List<Incoming.Part> parts(Connection connection, long seq) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT session, circuit, packet_count FROM received_part WHERE seq = ?"
                + " ORDER BY session, circuit")) {
      statement.setLong(1, seq);
      List<Incoming.Part> parts = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          parts.add(new Incoming.Part(row.getString(1), row.getString(2), row.getLong(3)));
        }
      }
      return parts;
    }
  }

  /** The NDJSON of a batch, as it came. */
  public static Optional<byte[]> body(Connection connection, String id) throws SQLException {
    return packed(connection, "SELECT body FROM received_batch WHERE batch_id = ?", id);
  }

  /** What the gateway's audit log vouches for a batch with; empty when nothing came. */
  public static Optional<byte[]> proofs(Connection connection, String id) throws SQLException {
    return packed(
        connection,
        "SELECT proofs FROM received_batch WHERE batch_id = ? AND proofs IS NOT NULL",
        id);
  }

  private static Optional<byte[]> packed(Connection connection, String sql, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(unpacked(id, row.getBytes(1))) : Optional.empty();
      }
    }
  }

  private static byte[] unpacked(String id, byte[] packed) {
    try {
      long size = Zstd.getFrameContentSize(packed);
      if (size >= 0 && size <= PACKED_MOST) {
        return Zstd.decompress(packed, (int) size);
      }
    } catch (ZstdException e) {
      throw damaged(id, e);
    }
    throw damaged(id, null);
  }

  private static StoreException damaged(
      String id, @org.jspecify.annotations.Nullable Throwable cause) {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        "what is held of batch " + id + " cannot be unpacked",
        "the file is damaged; keep it, and ask the gateway for the batch",
        cause);
  }
}
