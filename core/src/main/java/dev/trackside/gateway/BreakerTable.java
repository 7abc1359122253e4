package dev.trackside.gateway;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedTable;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerStatus;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.guard.BreakerTransition.Cause;
import dev.trackside.store.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The breakers on disk: those that are not at rest, and their changes of state. */
final class BreakerTable {
  /** Changes of state that are kept, however old. */
  static final int KEPT = 100_000;

  private final Prepared keep =
      new Prepared(
          "INSERT OR REPLACE INTO breaker (source, channel, state, failures, good, changed_at)"
              + " VALUES (?, ?, ?, ?, ?, ?)");
  private final Prepared rest =
      new Prepared("DELETE FROM breaker WHERE source = ? AND channel = ?");
  private final Prepared note =
      new Prepared(
          "INSERT INTO breaker_transition (at, source, channel, from_, to_, cause)"
              + " VALUES (?, ?, ?, ?, ?, ?)");

  /**
   * What the audit log says of changes of state: how many breakers opened, how many were reset by
   * hand. Sources and channels are words from outside, which a log that is never changed again must
   * not hold.
   */
  static List<Event> events(List<BreakerTransition> transitions) {
    long opened = transitions.stream().filter(each -> each.to() == BreakerState.OPEN).count();
    long reset = transitions.stream().filter(each -> each.cause() == Cause.RESET).count();
    List<Event> events = new ArrayList<>();
    if (opened > 0) {
      events.add(Event.of(Kind.BREAKER_OPENED).with("breakers", opened));
    }
    if (reset > 0) {
      events.add(Event.of(Kind.BREAKER_RESET).with("breakers", reset));
    }
    return events;
  }

  /** Writes what changed, in the transaction of the packets that changed it. */
  void write(
      Connection connection, List<BreakerStatus> changed, List<BreakerTransition> transitions)
      throws SQLException {
    for (BreakerStatus status : changed) {
      PreparedStatement statement = (status.isAtRest() ? rest : keep).on(connection);
      statement.setString(1, status.key().source());
      statement.setString(2, status.key().channel());
      if (!status.isAtRest()) {
        statement.setString(3, status.state().name());
        statement.setInt(4, status.failures());
        statement.setInt(5, status.good());
        statement.setLong(6, status.changedAtMillis());
      }
      statement.executeUpdate();
    }
    for (BreakerTransition transition : transitions) {
      PreparedStatement statement = note.on(connection);
      statement.setLong(1, transition.atMillis());
      statement.setString(2, transition.key().source());
      statement.setString(3, transition.key().channel());
      statement.setString(4, transition.from().name());
      statement.setString(5, transition.to().name());
      statement.setString(6, transition.cause().word());
      statement.executeUpdate();
    }
  }

  /** The breakers that are not at rest. */
  static List<BreakerStatus> all(Connection connection) throws SQLException {
    List<BreakerStatus> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT source, channel, state, failures, good, changed_at FROM breaker"
                    + " ORDER BY source, channel")) {
      while (row.next()) {
        all.add(
            new BreakerStatus(
                new BreakerKey(row.getString(1), row.getString(2)),
                BreakerState.valueOf(row.getString(3)),
                row.getInt(4),
                row.getInt(5),
                row.getLong(6)));
      }
    }
    return all;
  }

  /** The breakers, with their newest changes of state. */
  static BreakerReport report(
      Connection connection, BreakerKey meant, int mostTransitions, long untracked)
      throws SQLException {
    List<BreakerTransition> newest = new ArrayList<>();
    String sql =
        "SELECT at, source, channel, from_, to_, cause FROM breaker_transition"
            + " WHERE (?1 = '' OR source = ?1) AND (?2 = '' OR channel = ?2)"
            + " ORDER BY number DESC LIMIT ?3";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, meant.source());
      statement.setString(2, meant.channel());
      statement.setInt(3, Math.max(1, mostTransitions));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          newest.add(
              new BreakerTransition(
                  row.getLong(1),
                  new BreakerKey(row.getString(2), row.getString(3)),
                  BreakerState.valueOf(row.getString(4)),
                  BreakerState.valueOf(row.getString(5)),
                  Cause.valueOf(row.getString(6).toUpperCase(Locale.ROOT))));
        }
      }
    }
    int shown = Math.min(newest.size(), mostTransitions);
    return new BreakerReport(
        all(connection), newest.subList(0, shown), ever(connection), untracked);
  }

  private static long ever(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(number) FROM breaker_transition")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Removes all but the newest changes of state, and those that a sink has still to be told of;
   * returns how many.
   */
  static int removeOld(Connection connection, int keep) throws SQLException {
    String sql =
        "DELETE FROM breaker_transition"
            + " WHERE number <= (SELECT max(number) FROM breaker_transition) - ? AND number < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, keep);
      statement.setLong(2, FeedTable.firstUnclaimed(connection, Feed.BREAKERS));
      return statement.executeUpdate();
    }
  }
}
