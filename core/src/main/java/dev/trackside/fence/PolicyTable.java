package dev.trackside.fence;

import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The policies on disk, and which of them was in force when. */
final class PolicyTable {
  private static final String CHANGES =
      "SELECT number, at, policy, base, id, version, origin, note FROM policy_change"
          + " JOIN policy ON hash = policy ORDER BY number DESC LIMIT ?";

  private PolicyTable() {}

  /** The newest changes, the newest first. */
  static List<PolicyChange> newest(Connection connection, int most) throws SQLException {
    List<PolicyChange> changes = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CHANGES)) {
      statement.setInt(1, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          changes.add(
              new PolicyChange(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  row.getString(8)));
        }
      }
    }
    return changes;
  }

  /** The hash of the policy in force; empty for none. */
  static String inForce(Connection connection) throws SQLException {
    return newest(connection, 1).stream().map(PolicyChange::policy).findFirst().orElse("");
  }

  /** The canonical text of a policy. */
  private static Optional<String> text(Connection connection, String hash) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT text FROM policy WHERE hash = ?")) {
      statement.setString(1, hash);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** A policy that is or was in force. */
  static Policy read(Reading reading, String hash) {
    try {
      return PolicyReader.again(document(reading, hash), hash);
    } catch (PolicyException e) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "policy " + hash + " in the data file is not what was written: " + e.getMessage(),
          "bring back a backup, or begin anew beside it: ./trackside salvage --fresh",
          e);
    }
  }

  /** False for a policy that came before there was a check which it does not pass. */
  static boolean isSound(Reading reading, String hash) {
    try {
      PolicyReader.read(List.of(document(reading, hash)));
      return true;
    } catch (PolicyException e) {
      return false;
    }
  }

  private static PolicyReader.Document document(Reading reading, String hash) {
    String text =
        reading
            .read(connection -> text(connection, hash))
            .orElseThrow(() -> new NoSuchElementException("there is no policy " + hash));
    return new PolicyReader.Document("policy " + hash, text);
  }

  static void activate(
      Connection connection, Policy policy, String base, String origin, String note, long atMillis)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO policy (hash, text, id, version, added_at)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      statement.setString(1, policy.hash());
      statement.setString(2, policy.canonical());
      statement.setString(3, policy.head().id());
      statement.setString(4, policy.head().version());
      statement.setLong(5, atMillis);
      statement.executeUpdate();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO policy_change (at, policy, base, origin, note) VALUES (?, ?, ?, ?, ?)")) {
      statement.setLong(1, atMillis);
      statement.setString(2, policy.hash());
      statement.setString(3, base);
      statement.setString(4, origin);
      statement.setString(5, note);
      statement.executeUpdate();
    }
  }

  /** The id of the key file that the data belongs to; empty for none yet. */
  static String keyFile(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM key_file");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getString(1) : "";
    }
  }

  static void keepKeyFile(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR IGNORE INTO key_file (id) VALUES (?)")) {
      statement.setString(1, id);
      statement.executeUpdate();
    }
  }
}
