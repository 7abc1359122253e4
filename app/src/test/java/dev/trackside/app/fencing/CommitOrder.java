package dev.trackside.app.fencing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order policies came into force and batches were frozen: written down by the file itself,
 * in the transactions that did it. Clocks would tell it within a group commit only.
 */
final class CommitOrder {
  private static final List<String> TRIGGERS =
      List.of(
          "CREATE TABLE test_order (seq INTEGER PRIMARY KEY, batch TEXT, policy TEXT)",
          "CREATE TRIGGER test_batch AFTER INSERT ON batch BEGIN"
              + " INSERT INTO test_order (batch) VALUES (new.id); END",
          "CREATE TRIGGER test_policy AFTER INSERT ON policy_change BEGIN"
              + " INSERT INTO test_order (policy) VALUES (new.policy); END",
          "INSERT INTO test_order (policy) SELECT policy FROM policy_change ORDER BY number");

  private CommitOrder() {}

  /**
   * A frozen batch.
   *
   * @param inForce hash of the policy that was in force when it was frozen
   * @param policy hash of the policy that it says it was judged by
   */
  record Batch(
      String id,
      String inForce,
      String policy,
      long judgedAtMillis,
      long sealedAtMillis,
      String state,
      int recovered,
      String sha256) {}

  private static Connection open(Path data) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("trackside.db"));
  }

  /** To be called while nobody holds the file, before the first batch. */
  static void install(Path data) throws SQLException {
    try (Connection connection = open(data);
        Statement statement = connection.createStatement()) {
      for (String each : TRIGGERS) {
        statement.executeUpdate(each);
      }
    }
  }

  /** How often a policy came into force. */
  static int changes(Path data) throws SQLException {
    try (Connection connection = open(data);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM policy_change")) {
      return row.getInt(1);
    }
  }

  /** Every batch by its id, in the order of freezing. */
  static Map<String, Batch> batches(Path data) throws SQLException {
    Map<String, Batch> batches = new LinkedHashMap<>();
    String inForce = "";
    try (Connection connection = open(data);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT o.policy, b.id, b.policy, b.judged_at, b.sealed_at, b.state, b.recovered,"
                    + " b.sha256 FROM test_order o LEFT JOIN batch b ON b.id = o.batch"
                    + " ORDER BY seq")) {
      while (row.next()) {
        String policy = row.getString(1);
        if (policy != null) {
          inForce = policy;
          continue;
        }
        batches.put(
            row.getString(2),
            new Batch(
                row.getString(2),
                inForce,
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getString(6),
                row.getInt(7),
                HexFormat.of().formatHex(row.getBytes(8))));
      }
    }
    return batches;
  }

  /** What the file counts as damaged; empty when it is whole. */
  static List<String> damage(Path data) throws SQLException {
    List<String> damage = new ArrayList<>();
    try (Connection connection = open(data);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
      while (row.next()) {
        if (!row.getString(1).equals("ok")) {
          damage.add(row.getString(1));
        }
      }
    }
    return damage;
  }
}
