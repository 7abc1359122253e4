package dev.trackside.delivery.lane;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of the backlogs what was removed from the buffer while a sink was not configured. Such
 * packets count as skipped. How many they were is known from what is left: everything that was ever
 * buffered and is not in a lane was claimed, or is gone.
 */
public final class LostRanges {
  private static final BlockLog BUFFER = BlockLog.ofBuffer();

  private LostRanges() {}

  /**
   * Packets, and how many of them were dead letters before.
   *
   * @param packets how many there are
   * @param late how many of them were dead letters before
   */
  public record Count(long packets, long late) {
    Count and(Count other) {
      return new Count(packets + other.packets, late + other.late);
    }
  }

  /**
   * Cuts every backlog off where the buffer begins.
   *
   * @param oldest position of the oldest block, or the next position when there is none
   * @param removed packets that were removed so far
   * @param lateRemoved how many of them were dead letters before
   */
  public static void skip(Connection connection, long oldest, long removed, long lateRemoved)
      throws SQLException {
    List<Long> sinks = new ArrayList<>();
    String sql = "SELECT DISTINCT sink FROM backlog_range WHERE next < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, oldest);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sinks.add(row.getLong(1));
        }
      }
    }
    if (sinks.isEmpty()) {
      return;
    }
    Count buffered = new Count(removed, lateRemoved).and(count(connection, oldest, Long.MAX_VALUE));
    for (long sink : sinks) {
      trim(connection, sink, oldest);
      account(connection, sink, buffered);
    }
  }

  /**
   * Takes out of the account of every sink what is in no block any more, wherever it was.
   *
   * @param removed packets that are gone
   * @param lateRemoved how many of them were dead letters before
   */
  public static void recount(Connection connection, long removed, long lateRemoved)
      throws SQLException {
    List<Long> sinks = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM sink");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        sinks.add(row.getLong(1));
      }
    }
    Count buffered = new Count(removed, lateRemoved).and(count(connection, 0, Long.MAX_VALUE));
    for (long sink : sinks) {
      account(connection, sink, buffered);
    }
  }

  private static void trim(Connection connection, long sink, long oldest) throws SQLException {
    List<String> steps =
        List.of(
            "DELETE FROM backlog_range WHERE sink = ?1 AND to_ <= ?2",
            "UPDATE backlog_range SET next = ?2, windows = x'' WHERE sink = ?1 AND next < ?2",
            "UPDATE sink SET claimed_to = ?2, windows = x'' WHERE id = ?1 AND claimed_to < ?2");
    for (String step : steps) {
      try (PreparedStatement statement = connection.prepareStatement(step)) {
        statement.setLong(1, sink);
        statement.setLong(2, oldest);
        statement.executeUpdate();
      }
    }
  }

  private static void account(Connection connection, long sink, Count buffered)
      throws SQLException {
    Count unclaimed = new Count(0, 0);
    for (BacklogTable.Range range : BacklogTable.all(connection, sink)) {
      Count in = count(connection, range.next(), range.to());
      BacklogTable.recount(connection, sink, range.to(), in.packets());
      unclaimed = unclaimed.and(in);
    }
    unclaimed = unclaimed.and(count(connection, claimedTo(connection, sink), Long.MAX_VALUE));
    String sql =
        "UPDATE sink SET acked = acked + ?2 - held - claimed, skipped = skipped + ?2 - held"
            + " - claimed, acked_late = acked_late + ?3 - claimed_late, claimed = ?2 - held,"
            + " claimed_late = ?3 WHERE id = ?1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setLong(2, buffered.packets() - unclaimed.packets());
      statement.setLong(3, buffered.late() - unclaimed.late());
      statement.executeUpdate();
    }
  }

  private static long claimedTo(Connection connection, long sink) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT claimed_to FROM sink WHERE id = ?")) {
      statement.setLong(1, sink);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : Long.MAX_VALUE;
      }
    }
  }

  /** Counts what is kept; a block that a range holds in part is looked into if it has late ones. */
  public static Count count(Connection connection, long from, long to) throws SQLException {
    String sql =
        "SELECT first, count, late FROM buffer_block WHERE first < ?2 AND first + count > ?1";
    Count sum = new Count(0, 0);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long first = row.getLong(1);
          long begin = Math.max(from, first);
          long end = Math.min(to, first + row.getInt(2));
          long late = row.getInt(3);
          boolean isPart = end - begin < row.getInt(2);
          sum =
              sum.and(
                  new Count(end - begin, isPart && late > 0 ? late(connection, begin, end) : late));
        }
      }
    }
    return sum;
  }

  private static long late(Connection connection, long begin, long end) throws SQLException {
    List<StoredBlock> found = new ArrayList<>(1);
    BUFFER.visitFrom(
        connection,
        begin,
        block -> {
          found.add(block);
          return false;
        });
    long late = 0;
    for (StoredBlock block : found) {
      Chunk chunk = block.unpack();
      for (long position = begin; position < end; position++) {
        late += chunk.isDefective((int) (position - block.head().first())) ? 1 : 0;
      }
    }
    return late;
  }
}
