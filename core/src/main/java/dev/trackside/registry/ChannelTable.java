package dev.trackside.registry;

import dev.trackside.guard.Channel;
import dev.trackside.guard.Checks;
import dev.trackside.guard.Validity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Channels that were set at run time, and the versions of all channels, on disk. */
final class ChannelTable {
  private ChannelTable() {}

  static List<Channel> overrides(Connection connection) throws SQLException {
    String sql =
        "SELECT name, type, unit, min, max, sentinels, rate_per_second_most, steady_nanos_most,"
            + " gap_nanos_most, ordered, distinct_times, aliases, valid_from, valid_to"
            + " FROM channel_override ORDER BY name, valid_from";
    List<Channel> channels = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        channels.add(
            new Channel(
                row.getString(1),
                Channel.Type.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                row.getString(3),
                row.getDouble(4),
                row.getDouble(5),
                Channel.Sentinels.of(
                    lines(row.getString(6)).stream().mapToDouble(Double::parseDouble).toArray()),
                new Checks(
                    row.getDouble(7),
                    row.getLong(8),
                    row.getLong(9),
                    row.getBoolean(10),
                    row.getBoolean(11)),
                lines(row.getString(12)),
                new Validity(row.getLong(13), row.getLong(14))));
      }
    }
    return channels;
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }

  static void remove(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM channel_override WHERE name = ?")) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }

  /** Puts all editions of a channel in the place of those before. */
  static void put(Connection connection, List<Channel> editions) throws SQLException {
    remove(connection, editions.getFirst().name());
    for (Channel channel : editions) {
      insert(connection, channel);
    }
  }

  private static void insert(Connection connection, Channel channel) throws SQLException {
    String sql =
        "INSERT INTO channel_override (name, valid_from, valid_to, type, unit, min, max,"
            + " sentinels, aliases, rate_per_second_most, steady_nanos_most, gap_nanos_most,"
            + " ordered, distinct_times) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, channel.name());
      statement.setLong(2, channel.validity().from());
      statement.setLong(3, channel.validity().to());
      statement.setString(4, channel.type().word());
      statement.setString(5, channel.unit());
      statement.setDouble(6, channel.min());
      statement.setDouble(7, channel.max());
      statement.setString(
          8,
          Arrays.stream(channel.sentinels().values())
              .mapToObj(Double::toString)
              .collect(Collectors.joining("\n")));
      statement.setString(9, String.join("\n", channel.aliases()));
      Checks checks = channel.checks();
      statement.setDouble(10, checks.ratePerSecondMost());
      statement.setLong(11, checks.steadyNanosMost());
      statement.setLong(12, checks.gapNanosMost());
      statement.setBoolean(13, checks.ordered());
      statement.setBoolean(14, checks.distinctTimes());
      statement.executeUpdate();
    }
  }

  static void note(Connection connection, ChannelVersion version) throws SQLException {
    String sql = "INSERT INTO channel_version (at, origin, change, digest) VALUES (?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, version.atMillis());
      statement.setString(2, version.origin());
      statement.setString(3, version.change());
      statement.setString(4, version.digest());
      statement.executeUpdate();
    }
  }

  static List<ChannelVersion> versions(Connection connection, int most) throws SQLException {
    String sql =
        "SELECT version, at, origin, change, digest FROM channel_version"
            + " ORDER BY version DESC LIMIT ?";
    List<ChannelVersion> versions = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          versions.add(
              new ChannelVersion(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5)));
        }
      }
    }
    return versions;
  }
}
