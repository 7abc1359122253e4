package dev.trackside.quarantine;

import dev.trackside.buffer.BlockHead;
import dev.trackside.buffer.BlockLog;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and removes blocks of dead letters of which every one is settled, a few at a time, from the
 * oldest on. For one thread.
 */
public final class SettledBlocks {
  private static final int LOOKED_AT = 64;

  private final BlockLog log = BlockLog.ofDeadLetters();
  private long from;

  /**
   * Blocks older than a moment that hold nothing open and end before a position.
   *
   * @param beforeMillis epoch milliseconds
   */
  public List<BlockHead> old(Reading reading, long beforeMillis, long endsBefore) {
    return reading.read(connection -> {
      List<BlockHead> heads = log.heads(connection, from, Long.MAX_VALUE, LOOKED_AT);
      List<BlockHead> old = new ArrayList<>();
      for (BlockHead head : heads) {
        if (head.committedAtMillis() < beforeMillis
            && head.end() <= endsBefore
            && isSettled(connection, head)) {
          old.add(head);
        }
      }
      from = heads.size() < LOOKED_AT ? 0 : heads.getLast().end();
      return old;
    });
  }

  private static boolean isSettled(Connection connection, BlockHead head) throws SQLException {
    long position = head.first();
    while (position < head.end()) {
      SettledPage page = SettledPage.read(connection, position / LetterIndex.PAGE);
      long end = Math.min(head.end(), (page.page() + 1) * LetterIndex.PAGE);
      for (; position < end; position++) {
        if (page.state(position) == LetterState.OPEN) {
          return false;
        }
      }
    }
    return true;
  }

  /** Removes blocks; returns how many letters they held. */
  public long remove(Connection connection, List<BlockHead> blocks) throws SQLException {
    long letters = 0;
    for (BlockHead head : blocks) {
      letters += log.remove(connection, head) ? head.count() : 0;
    }
    return letters;
  }
}
