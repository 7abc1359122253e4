package dev.trackside.delivery.lane;

import dev.trackside.buffer.BlockLog;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Since when the oldest packet waits that a sink is to be given and has not acknowledged, whichever
 * lane or batch it is in. What the geo-fence holds does not count, nor what it let go later: that
 * waited for something else.
 */
public final class OldestUnsent {
  private static final BlockLog BUFFER = BlockLog.ofBuffer();

  private OldestUnsent() {}

  /**
   * Looks it up, a few steps in indexes whatever the backlog.
   *
   * @param sink its number
   * @return when that packet was committed, epoch milliseconds; empty when nothing waits
   */
  public static OptionalLong millis(Reading reading, long sink) {
    return reading.read(connection -> millis(connection, sink));
  }

  private static OptionalLong millis(Connection connection, long sink) throws SQLException {
    String sql =
        "SELECT min(p) FROM (SELECT claimed_to AS p FROM sink WHERE id = ?1"
            + " UNION ALL SELECT min(next) FROM backlog_range WHERE sink = ?1"
            + " UNION ALL SELECT min(coalesce(of_first, first)) FROM batch"
            + " WHERE sink = ?1 AND state <> 'ACKED' AND length(only_) = 0)";
    long first;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        first = row.next() ? row.getLong(1) : Long.MAX_VALUE;
      }
    }
    long at = BUFFER.committedAt(connection, first);
    return at == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(at);
  }
}
