package dev.trackside.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Which dead letters of a page are settled, a bit a position.
 *
 * @param page the page: its positions begin at page x 4,096
 * @param released those that went back
 * @param discarded those that were thrown away
 */
record SettledPage(long page, BitSet released, BitSet discarded) {
  /** The page as it stands in the file. */
  static SettledPage read(Connection connection, long page) throws SQLException {
    String sql = "SELECT released, discarded FROM dead_letter_settled WHERE page = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, page);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new SettledPage(
                page, BitSet.valueOf(row.getBytes(1)), BitSet.valueOf(row.getBytes(2)))
            : new SettledPage(page, new BitSet(), new BitSet());
      }
    }
  }

  /** What became of the letter at a position of this page. */
  LetterState state(long position) {
    int bit = bit(position);
    return released.get(bit)
        ? LetterState.RELEASED
        : discarded.get(bit) ? LetterState.DISCARDED : LetterState.OPEN;
  }

  /** Notes what became of a letter. */
  void settle(Fate fate) {
    (fate.to() == LetterState.RELEASED ? released : discarded).set(bit(fate.position()));
  }

  private int bit(long position) {
    return Math.toIntExact(position - page * LetterIndex.PAGE);
  }

  void write(Connection connection) throws SQLException {
    String sql =
        "INSERT OR REPLACE INTO dead_letter_settled (page, released, discarded, settled)"
            + " VALUES (?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, page);
      statement.setBytes(2, released.toByteArray());
      statement.setBytes(3, discarded.toByteArray());
      statement.setInt(4, released.cardinality() + discarded.cardinality());
      statement.executeUpdate();
    }
  }
}
