package dev.trackside.registry;

import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.UnknownSeen;
import dev.trackside.store.Reading;
import dev.trackside.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of channels that are not known. Gathered in memory and written once a second: it is
 * there to help people, a kill costs the last second of it. Bounded; names beyond are counted.
 */
final class UnknownChannels {
  private static final int MOST = 10_000;

  private final Map<List<String>, UnknownChannel> fresh = new HashMap<>();
  private final Store store;
  private long beyond;

  UnknownChannels(Store store) {
    this.store = store;
  }

  synchronized void seen(List<UnknownSeen> all) {
    long now = store.time().epochMillis();
    for (UnknownSeen each : all) {
      List<String> key = List.of(each.source(), each.name());
      if (fresh.size() >= MOST && !fresh.containsKey(key)) {
        beyond++;
        continue;
      }
      UnknownChannel seen =
          new UnknownChannel(
              each.source(),
              each.name(),
              now,
              now,
              each.eventFirst(),
              each.eventLast(),
              each.samples(),
              each.kinds(),
              each.min(),
              each.max());
      fresh.merge(key, seen, UnknownChannel::and);
    }
  }

  private synchronized void count(long noPlace) {
    beyond += noPlace;
  }

  /** How often a name found no place since the start. */
  synchronized long beyond() {
    return beyond;
  }

  private synchronized List<UnknownChannel> take() {
    List<UnknownChannel> taken = List.copyOf(fresh.values());
    fresh.clear();
    return taken;
  }

  private synchronized void giveBack(List<UnknownChannel> taken) {
    for (UnknownChannel each : taken) {
      fresh.merge(List.of(each.source(), each.name()), each, UnknownChannel::and);
    }
  }

  /** Writes what is new. */
  void flush() {
    List<UnknownChannel> taken = take();
    if (taken.isEmpty()) {
      return;
    }
    try {
      long[] noPlace = new long[1];
      store.write(connection -> noPlace[0] = write(connection, taken));
      count(noPlace[0]);
    } catch (RuntimeException e) {
      giveBack(taken);
      throw e;
    }
  }

  /** Returns how many found no place. */
  private static long write(Connection connection, List<UnknownChannel> all) throws SQLException {
    long noPlace = 0;
    String sql =
        "INSERT INTO unknown_channel (source, name, first_at, last_at, event_first, event_last,"
            + " samples, kinds, min, max) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
            + " WHERE (SELECT count(*) FROM unknown_channel) < "
            + MOST
            + " OR EXISTS (SELECT 1 FROM unknown_channel WHERE source = ?1 AND name = ?2)"
            + " ON CONFLICT (source, name) DO UPDATE SET last_at = max(last_at, excluded.last_at),"
            + " event_first = min(event_first, excluded.event_first),"
            + " event_last = max(event_last, excluded.event_last),"
            + " samples = samples + excluded.samples, kinds = kinds | excluded.kinds,"
            + " min = min(coalesce(min, excluded.min), coalesce(excluded.min, min)),"
            + " max = max(coalesce(max, excluded.max), coalesce(excluded.max, max))";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (UnknownChannel each : all) {
        statement.setString(1, each.source());
        statement.setString(2, each.name());
        statement.setLong(3, each.firstAtMillis());
        statement.setLong(4, each.lastAtMillis());
        statement.setLong(5, each.eventFirst());
        statement.setLong(6, each.eventLast());
        statement.setLong(7, each.samples());
        statement.setInt(8, each.kinds());
        set(statement, 9, each.min());
        set(statement, 10, each.max());
        if (statement.executeUpdate() == 0) {
          noPlace++;
        }
      }
    }
    return noPlace;
  }

  private static void set(PreparedStatement statement, int column, double value)
      throws SQLException {
    if (Double.isNaN(value)) {
      statement.setNull(column, Types.REAL);
    } else {
      statement.setDouble(column, value);
    }
  }

  /** Forgets a name: it is known now. */
  void forget(Connection connection, String name) throws SQLException {
    synchronized (this) {
      fresh.keySet().removeIf(key -> key.get(1).equals(name));
    }
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM unknown_channel WHERE name = ?")) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }

  /** Forgets all that are known by now. */
  void forgetKnown(Connection connection, ChannelRegistry registry) throws SQLException {
    List<String> known = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT DISTINCT name FROM unknown_channel")) {
      while (row.next()) {
        if (registry.find(row.getString(1)).isPresent()) {
          known.add(row.getString(1));
        }
      }
    }
    synchronized (this) {
      fresh.keySet().removeIf(key -> registry.find(key.get(1)).isPresent());
    }
    for (String name : known) {
      forget(connection, name);
    }
  }

  /** All of them, those with most samples first. */
  static List<UnknownChannel> all(Reading reading) {
    return reading.read(connection -> {
      List<UnknownChannel> all = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT source, name, first_at, last_at, event_first, event_last, samples,"
                      + " kinds, min, max FROM unknown_channel ORDER BY samples DESC, name")) {
        while (row.next()) {
          all.add(
              new UnknownChannel(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7),
                  row.getInt(8),
                  number(row, 9),
                  number(row, 10)));
        }
      }
      return all;
    });
  }

  private static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }
}
