package dev.trackside.quarantine;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.packet.Reason;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The dead letters on disk, for whoever appends to them: their log and their index. */
public final class DeadLetters {
  /** Notes of acts that are kept, however old. */
  public static final int ACTS_KEPT = 10_000;

  private final BlockLog log = BlockLog.ofDeadLetters();
  private final LetterIndex index = new LetterIndex();
  private final AtomicLong nextPosition = new AtomicLong();

  /** The log itself, for whoever appends its blocks. */
  public BlockLog log() {
    return log;
  }

  /** Indexes dead letters, in the transaction that appends them at a position. */
  public void add(Connection connection, Chunk letters, long position, long atMillis)
      throws SQLException {
    index.add(connection, letters, position, atMillis);
  }

  /**
   * Makes the index of letters that a program without one wrote: when it is empty, none of them can
   * be settled. Returns how many there were.
   */
  public long indexOld(Connection connection) throws SQLException {
    if (!new GroupQuery(LetterFilter.ALL).groups(connection, true, 1).isEmpty()) {
      return 0;
    }
    List<StoredBlock> blocks = new ArrayList<>();
    long[] next = {0, 0};
    do {
      blocks.clear();
      log.visitFrom(
          connection,
          next[0],
          block -> {
            blocks.add(block);
            return false;
          });
      for (StoredBlock block : blocks) {
        next[0] = block.head().end();
        next[1] += index(connection, block) ? block.head().count() : 0;
      }
    } while (!blocks.isEmpty());
    return next[1];
  }

  private boolean index(Connection connection, StoredBlock block) throws SQLException {
    Chunk letters;
    try {
      letters = block.unpack();
    } catch (CorruptBlockException e) {
      return false; // a start must not fail for it; the ledger will not balance and say so
    }
    index.add(connection, letters, block.head().first(), block.head().committedAtMillis());
    return true;
  }

  /** Open dead letters by the word of their reason, packets and samples; a sum over the groups. */
  public static Map<String, Long> openByReason(Reading reading) {
    return reading.read(DeadLetters::openByReason);
  }

  private static Map<String, Long> openByReason(Connection connection) throws SQLException {
    String sql =
        "SELECT reason, sum(open_packets + open_split) FROM dead_letter_group"
            + " GROUP BY reason HAVING sum(open_packets + open_split) > 0";
    Map<String, Long> open = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        open.put(row.getString(1), row.getLong(2));
      }
    }
    return open;
  }

  /** Notes up to where letters are durable: acts begun from now on end there. */
  public void durableTo(long position) {
    nextPosition.set(position);
  }

  /** Removes old notes of releases that are done, all but the newest acts; returns how many. */
  public static int removeOldReleases(Connection connection, int keep) throws SQLException {
    return ActTable.removeOld(connection, keep);
  }

  AtomicLong nextPosition() {
    return nextPosition;
  }

  LetterIndex index() {
    return index;
  }

  /**
   * Begins the release of what a breaker held, in the transaction in which it closed; false when it
   * held nothing that waits.
   *
   * @param channel the channel, empty for the breaker of the source
   * @param end the position up to which the letters are meant
   */
  public static boolean release(
      Connection connection, String source, String channel, long end, long nowMillis)
      throws SQLException {
    LetterFilter held =
        LetterFilter.ALL
            .withReasons(Set.of(Reason.CIRCUIT_OPEN))
            .withSource(source)
            .withChannel(channel);
    if (new GroupQuery(held).open(connection) == 0) {
      return false;
    }
    ActTable.begin(
        connection, new ActTable.Order(Act.Kind.RELEASE, held, "breaker", ""), end, nowMillis);
    return true;
  }
}
