package dev.trackside.buffer;

import dev.trackside.packet.BlockDecoder;
import dev.trackside.packet.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Walks over the newest packets of both logs in the order of their commits, a block at a time. A
 * packet is in the window whether it was accepted or quarantined.
 */
final class WindowReload {
  private final Connection connection;
  private final int most;

  WindowReload(Connection connection, int most) {
    this.connection = connection;
    this.most = most;
  }

  void forEach(Consumer<Chunk> visitor) throws SQLException {
    long oldest = oldestCommit();
    try (PreparedStatement accepted = from("buffer_block", oldest);
        PreparedStatement dead = from("dead_letter_block", oldest);
        ResultSet ofBuffer = accepted.executeQuery();
        ResultSet ofDeadLetters = dead.executeQuery()) {
      boolean more = ofBuffer.next();
      boolean moreDead = ofDeadLetters.next();
      while (more || moreDead) {
        boolean takeDead = !more || (moreDead && ofDeadLetters.getLong(1) < ofBuffer.getLong(1));
        ResultSet next = takeDead ? ofDeadLetters : ofBuffer;
        visitor.accept(BlockDecoder.decodePackets(next.getBytes(2), next.getInt(3)));
        if (takeDead) {
          moreDead = next.next();
        } else {
          more = next.next();
        }
      }
    }
  }

  /** The oldest commit that is needed to have enough packets. */
  private long oldestCommit() throws SQLException {
    long missing = most;
    try (PreparedStatement accepted = heads("buffer_block");
        PreparedStatement dead = heads("dead_letter_block");
        ResultSet ofBuffer = accepted.executeQuery();
        ResultSet ofDeadLetters = dead.executeQuery()) {
      boolean more = ofBuffer.next();
      boolean moreDead = ofDeadLetters.next();
      while (more || moreDead) {
        boolean takeDead = !more || (moreDead && ofDeadLetters.getLong(1) > ofBuffer.getLong(1));
        ResultSet next = takeDead ? ofDeadLetters : ofBuffer;
        long commit = next.getLong(1);
        missing -= next.getLong(2);
        if (missing <= 0) {
          return commit;
        }
        if (takeDead) {
          moreDead = next.next();
        } else {
          more = next.next();
        }
      }
    }
    return 0;
  }

  private PreparedStatement heads(String table) throws SQLException {
    return connection.prepareStatement(
        "SELECT commit_number, count FROM " + table + " ORDER BY first DESC");
  }

  /** Blocks of a commit and later ones; commits rise with positions, so it is a range. */
  private PreparedStatement from(String table, long commit) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT commit_number, packets, count FROM %s
            WHERE first >= coalesce(
              (SELECT first FROM %s WHERE commit_number < ? ORDER BY first DESC LIMIT 1), 0)
            ORDER BY first\
            """
                .formatted(table, table));
    statement.setLong(1, commit);
    return statement;
  }
}
