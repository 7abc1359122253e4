package dev.trackside.receiver;

import dev.trackside.tree.VerifierKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The logs that are witnessed, and every checkpoint that was cosigned. */
public final class WitnessTable {
  private static final String LOGS =
      "SELECT origin, first_seen_key, size, root FROM witnessed_log ";

  private WitnessTable() {}

  /**
   * A checkpoint that was cosigned.
   *
   * @param origin its log
   * @param size entries under it
   * @param note with the cosignature
   */
  public record Kept(String origin, long size, String note) {}

  /** The logs, by name. */
  public static List<WitnessedLog> logs(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOGS + "ORDER BY origin")) {
      return read(statement);
    }
  }

  static Optional<WitnessedLog> find(Connection connection, String origin) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOGS + "WHERE origin = ?")) {
      statement.setString(1, origin);
      return read(statement).stream().findFirst();
    }
  }

  private static List<WitnessedLog> read(PreparedStatement statement) throws SQLException {
    List<WitnessedLog> logs = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Optional<VerifierKey> key =
            Optional.ofNullable(row.getString(2)).flatMap(VerifierKey::parse);
        logs.add(new WitnessedLog(row.getString(1), key, row.getLong(3), row.getBytes(4)));
      }
    }
    return logs;
  }

  static long count(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM witnessed_log");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  static void keep(Connection connection, WitnessedLog log, String note, long epochSeconds)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO witnessed_log (origin, first_seen_key, size, root) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (origin) DO UPDATE SET size = excluded.size,"
                + " root = excluded.root")) {
      statement.setString(1, log.origin());
      if (log.firstSeenKey().isPresent()) {
        statement.setString(2, log.firstSeenKey().get().text());
      } else {
        statement.setNull(2, Types.VARCHAR);
      }
      statement.setLong(3, log.size());
      statement.setBytes(4, log.root());
      statement.executeUpdate();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO witnessed_checkpoint (origin, size, note, cosigned_at)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      statement.setString(1, log.origin());
      statement.setLong(2, log.size());
      statement.setString(3, note);
      statement.setLong(4, epochSeconds);
      statement.executeUpdate();
    }
  }

  /**
   * The checkpoints of a log that were cosigned, a page of them.
   *
   * @param behind the size behind which it begins; -1 for the first
   * @param most checkpoints at most
   */
  public static List<Kept> checkpoints(Connection connection, String origin, long behind, int most)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT size, note FROM witnessed_checkpoint WHERE origin = ? AND size > ?"
                + " ORDER BY size LIMIT ?")) {
      statement.setString(1, origin);
      statement.setLong(2, behind);
      statement.setInt(3, most);
      List<Kept> kept = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          kept.add(new Kept(origin, row.getLong(1), row.getString(2)));
        }
      }
      return kept;
    }
  }
}
