package dev.trackside.delivery;

import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The batches on disk that their sinks refused, and the parts that go in their place. */
final class RefusedTable {
  private RefusedTable() {}

  /** Keeps a part of a batch that is not settled yet; it goes in that one's turn. */
  static void insertPart(Connection connection, BatchRow part, String of) throws SQLException {
    BatchTable.insert(connection, part);
    Basis.Whole whole = part.basis().of();
    if (whole == null) {
      throw new IllegalArgumentException(part.id() + " is no part");
    }
    String sql =
        "UPDATE batch SET of_batch = ?, of_first = ?,"
            + " turn = (SELECT coalesce(turn, number) FROM batch WHERE id = ?) WHERE id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, whole.id());
      statement.setLong(2, whole.first());
      statement.setString(3, of);
      statement.setString(4, part.id());
      statement.executeUpdate();
    }
  }

  /** Ends a batch that its sink refused; false when it had ended already. */
  static boolean refused(
      Connection connection, String id, BatchState as, long atMillis, String problem)
      throws SQLException {
    String sql =
        "UPDATE batch SET state = 'ACKED', settled = ?, attempts = attempts + 1, attempted_at = ?,"
            + " acked_at = ?, problem = ? WHERE id = ? AND state <> 'ACKED'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, as.name());
      statement.setLong(2, atMillis);
      statement.setLong(3, atMillis);
      statement.setString(4, problem);
      statement.setString(5, id);
      return statement.executeUpdate() == 1;
    }
  }

  /** How many packets a sink has refused since it took a batch last. */
  static int refusedInARow(Connection connection, long sink) throws SQLException {
    String sql =
        "SELECT count(*) FROM batch WHERE sink = ?1 AND settled = 'REJECTED' AND acked_at >"
            + " (SELECT coalesce(max(acked_at), -1) FROM batch"
            + " WHERE sink = ?1 AND state = 'ACKED' AND settled = 'ACKED')";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }
}
