package dev.trackside.buffer;

import dev.trackside.packet.BlockDecoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Walks over the newest packets of both logs in the order of their commits, a block at a time. A
 * packet is in the window whether it was accepted or quarantined. The content of dead letters
 * counts (see {@link PacketKey}), so they are opened; of accepted packets only what is never sealed
 * does. Of dead letters that do not open, those are known that only their ids are needed for.
 */
final class WindowReload {
  private static final int LETTERS_A_PACKET = 4;

  private final Connection connection;
  private final int most;
  private final UnaryOperator<Chunk> opener;
  private int damaged;

  WindowReload(Connection connection, int most, UnaryOperator<Chunk> opener) {
    this.opener = opener;
    this.connection = connection;
    this.most = most;
  }

  /**
   * Takes a block of dead letters, opened or not.
   *
   * @see DuplicateWindow
   */
  interface Letters {
    /** Takes them; false when one is lost, because it could be known by its content only. */
    boolean take(Chunk chunk, boolean isOpen);
  }

  /** Blocks of which packets are not known again: not to be read, or not to be opened. */
  int damaged() {
    return damaged;
  }

  void forEach(Consumer<Chunk> accepted, Letters quarantined) throws SQLException {
    long oldest = oldestCommit();
    try (PreparedStatement packets = from("buffer_block", oldest, "packets");
        PreparedStatement dead = from("dead_letter_block", oldest, "packets, values_, samples");
        ResultSet ofBuffer = packets.executeQuery();
        ResultSet ofDeadLetters = dead.executeQuery()) {
      boolean more = ofBuffer.next();
      boolean moreDead = ofDeadLetters.next();
      while (more || moreDead) {
        boolean takeDead = !more || (moreDead && ofDeadLetters.getLong(1) < ofBuffer.getLong(1));
        ResultSet next = takeDead ? ofDeadLetters : ofBuffer;
        try {
          if (takeDead) {
            Chunk stored =
                BlockDecoder.decode(
                    next.getBytes(3), next.getBytes(4), next.getInt(2), next.getInt(5));
            letters(stored, quarantined);
          } else {
            accepted.accept(BlockDecoder.decodePackets(next.getBytes(3), next.getInt(2)));
          }
        } catch (CorruptBlockException e) {
          damaged++; // a start must not fail for it; whoever reads its packets is told
        }
        if (takeDead) {
          moreDead = next.next();
        } else {
          more = next.next();
        }
      }
    }
  }

  private void letters(Chunk stored, Letters quarantined) {
    Chunk opened;
    try {
      opened = opener.apply(stored);
    } catch (StoreException e) {
      damaged += quarantined.take(stored, false) ? 0 : 1; // whoever reads the packets is told why
      return;
    }
    quarantined.take(opened, true);
  }

  /** The oldest commit that is needed to have enough packets. */
  private long oldestCommit() throws SQLException {
    long missing = most; // late ones do not count: what was held is known from its dead letter
    // Dead letters are counted apart: many are samples of packets that are counted already.
    long missingDead = (long) most * LETTERS_A_PACKET;
    try (PreparedStatement accepted = heads("buffer_block", "count - late");
        PreparedStatement dead = heads("dead_letter_block", "count");
        ResultSet ofBuffer = accepted.executeQuery();
        ResultSet ofDeadLetters = dead.executeQuery()) {
      boolean more = ofBuffer.next();
      boolean moreDead = ofDeadLetters.next();
      while (more || moreDead) {
        boolean takeDead = !more || (moreDead && ofDeadLetters.getLong(1) > ofBuffer.getLong(1));
        ResultSet next = takeDead ? ofDeadLetters : ofBuffer;
        long commit = next.getLong(1);
        if (takeDead) {
          missingDead -= next.getLong(2);
        } else {
          missing -= next.getLong(2);
        }
        if (missing <= 0 || missingDead <= 0) {
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

  private PreparedStatement heads(String table, String counted) throws SQLException {
    return connection.prepareStatement(
        "SELECT commit_number, %s FROM %s ORDER BY first DESC".formatted(counted, table));
  }

  /** Blocks of a commit and later ones; commits rise with positions, so it is a range. */
  private PreparedStatement from(String table, long commit, String columns) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT commit_number, count, %s FROM %s
            WHERE first >= coalesce(
              (SELECT first FROM %s WHERE commit_number < ? ORDER BY first DESC LIMIT 1), 0)
            ORDER BY first\
            """
                .formatted(columns, table, table));
    statement.setLong(1, commit);
    return statement;
  }
}
