package dev.trackside.delivery.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The feeds' cursors on disk, and the batches on their way. */
public final class FeedTable {
  private FeedTable() {}

  /**
   * Where a sink is in a feed.
   *
   * @param isActive true when the newest gateway was configured with it
   * @param next the first place that no batch has claimed
   * @param acked lines that it has
   * @param skipped places that were removed before it could have them
   * @param onTheWay lines in the batch on its way
   */
  record Cursor(boolean isActive, long next, long acked, long skipped, int onTheWay) {}

  /**
   * Makes exactly the named sinks' feeds active. A new cursor begins at the first place; what is
   * gone by then is counted when the first batch is frozen.
   *
   * @param wanted by the sink's name
   */
  public static void activate(Connection connection, Map<String, ? extends Collection<Feed>> wanted)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE feed SET active = 0 WHERE active <> 0");
    }
    String sql =
        "INSERT INTO feed (sink, feed, active, next, acked, skipped)"
            + " SELECT id, ?2, 1, 1, 0, 0 FROM sink WHERE name = ?1"
            + " ON CONFLICT (sink, feed) DO UPDATE SET active = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Map.Entry<String, ? extends Collection<Feed>> each : wanted.entrySet()) {
        for (Feed feed : each.getValue()) {
          statement.setString(1, each.getKey());
          statement.setString(2, feed.word());
          statement.executeUpdate();
        }
      }
    }
  }

  /** The first place of a feed that a sink has still to claim; what is before it may be removed. */
  public static long firstUnclaimed(Connection connection, Feed feed) throws SQLException {
    String sql = "SELECT coalesce(min(next), ?) FROM feed WHERE feed = ? AND active = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, Long.MAX_VALUE);
      statement.setString(2, feed.word());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : Long.MAX_VALUE;
      }
    }
  }

  static Cursor cursor(Connection connection, long sink, Feed feed) throws SQLException {
    return find(connection, sink, feed)
        .orElseThrow(
            () -> new SQLException("sink %d has no cursor in %s".formatted(sink, feed.word())));
  }

  private static Optional<Cursor> find(Connection connection, long sink, Feed feed)
      throws SQLException {
    String sql =
        "SELECT active, next, acked, skipped, coalesce((SELECT count FROM feed_batch b"
            + " WHERE b.sink = f.sink AND b.feed = f.feed), 0)"
            + " FROM feed f WHERE sink = ? AND feed = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setString(2, feed.word());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Cursor(
                    row.getBoolean(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getInt(5)))
            : Optional.empty();
      }
    }
  }

  /** How far a sink is in each of its active feeds, without what goes wrong. */
  public static List<FeedStanding> standings(Connection connection, long sink) throws SQLException {
    List<FeedStanding> standings = new ArrayList<>();
    if (!isThere(connection)) {
      return standings; // of a file that an older program wrote and no newer one has opened
    }
    for (Feed feed : Feed.values()) {
      Optional<Cursor> found = find(connection, sink, feed);
      if (found.isPresent() && found.get().isActive()) {
        Cursor at = found.get();
        // In this order: what comes between the two reads waits, and never fewer than none do.
        long waiting = end(connection, feed) - at.next() + at.onTheWay();
        standings.add(new FeedStanding(feed, waiting, at.acked(), at.skipped(), "", ""));
      }
    }
    return standings;
  }

  private static boolean isThere(Connection connection) throws SQLException {
    String sql = "SELECT 1 FROM sqlite_schema WHERE name = 'feed'";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next();
    }
  }

  /** The place behind the newest line of a feed. */
  static long end(Connection connection, Feed feed) throws SQLException {
    String sql =
        switch (feed) {
          case BREAKERS -> "SELECT coalesce(max(number), 0) + 1 FROM breaker_transition";
          case LETTERS -> "SELECT next_dead_letter FROM ledger";
        };
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 1;
    }
  }

  /**
   * Keeps a batch and moves the cursor behind it. It refuses places that are not those behind the
   * newest batch, and a second batch beside one on its way: a line would be in two.
   *
   * @param skipped places before its first line that are gone
   */
  static void freeze(Connection connection, long sink, FeedBatch batch, long skipped)
      throws SQLException {
    String claim =
        "UPDATE feed SET next = ?, skipped = skipped + ? WHERE sink = ? AND feed = ?"
            + " AND active = 1 AND next = ?";
    try (PreparedStatement statement = connection.prepareStatement(claim)) {
      statement.setLong(1, batch.to());
      statement.setLong(2, skipped);
      statement.setLong(3, sink);
      statement.setString(4, batch.feed().word());
      statement.setLong(5, batch.first() - skipped);
      if (statement.executeUpdate() != 1) {
        throw new SQLException(
            "%s of sink %d is not at %d any more"
                .formatted(batch.feed().word(), sink, batch.first() - skipped));
      }
    }
    String keep =
        "INSERT INTO feed_batch (sink, feed, id, first, to_, count, bytes, sha256, policy,"
            + " sealed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(keep)) {
      statement.setLong(1, sink);
      statement.setString(2, batch.feed().word());
      statement.setString(3, batch.id());
      statement.setLong(4, batch.first());
      statement.setLong(5, batch.to());
      statement.setInt(6, batch.count());
      statement.setBytes(7, batch.bytes());
      statement.setBytes(8, batch.sha256());
      statement.setString(9, batch.policy());
      statement.setLong(10, batch.sealedAtMillis());
      statement.executeUpdate();
    }
  }

  /** The batch of a feed that is on its way to a sink. */
  static Optional<FeedBatch> frozen(Connection connection, long sink, Feed feed)
      throws SQLException {
    String sql =
        "SELECT id, first, to_, count, bytes, sha256, policy, sealed_at FROM feed_batch"
            + " WHERE sink = ? AND feed = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, sink);
      statement.setString(2, feed.word());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new FeedBatch(
                    row.getString(1),
                    feed,
                    row.getLong(2),
                    row.getLong(3),
                    row.getInt(4),
                    row.getBytes(5),
                    row.getBytes(6),
                    row.getString(7),
                    row.getLong(8),
                    new byte[0]))
            : Optional.empty();
      }
    }
  }

  /** Notes that a sink has a batch; false when that was noted before. */
  static boolean acked(Connection connection, long sink, FeedBatch batch) throws SQLException {
    String gone = "DELETE FROM feed_batch WHERE id = ?";
    try (PreparedStatement statement = connection.prepareStatement(gone)) {
      statement.setString(1, batch.id());
      if (statement.executeUpdate() == 0) {
        return false;
      }
    }
    String count = "UPDATE feed SET acked = acked + ? WHERE sink = ? AND feed = ?";
    try (PreparedStatement statement = connection.prepareStatement(count)) {
      statement.setInt(1, batch.count());
      statement.setLong(2, sink);
      statement.setString(3, batch.feed().word());
      statement.executeUpdate();
    }
    return true;
  }
}
