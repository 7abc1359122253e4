package dev.trackside.audit;

import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells whether the log's tables and their guards are those that this program made. */
final class AuditSchema {
  /**
   * SHA-256 over the definitions, in the order of their names: of schema 4, and of schema 11, which
   * has an index more.
   */
  private static final Set<String> EXPECTED =
      Set.of(
          "f960a9b805daff1fb68db545f09f23e52e4213fc2c39e9206d8bb8df1ba6e4c1",
          "ecd57c3e763a710142e948c29b389a510d5aca3bd2d5ffc93179857cd5387ce7");

  private static final String DEFINITIONS =
      "SELECT name, sql FROM sqlite_schema WHERE tbl_name IN"
          + " ('audit_entry', 'audit_row', 'audit_node', 'audit_checkpoint') AND sql IS NOT NULL";

  private AuditSchema() {}

  /** True when the file has an audit log. */
  static boolean isThere(Connection connection) throws SQLException {
    return definitions(connection).containsKey("audit_entry");
  }

  /** What is missing or other than it was made; empty when nothing is. */
  static String missing(Connection connection) throws SQLException {
    Map<String, String> found = definitions(connection);
    if (EXPECTED.contains(hash(found))) {
      return "";
    }
    for (String table : new String[] {"audit_entry", "audit_node", "audit_checkpoint"}) {
      for (String act : new String[] {"insert", "update", "delete"}) {
        if (!found.containsKey(table + "_" + act)) {
          return "there is no trigger " + table + "_" + act;
        }
      }
    }
    return "a table or trigger is defined otherwise";
  }

  private static String hash(Map<String, String> definitions) {
    MessageDigest digest = TreeHash.sha256();
    definitions.forEach(
        (name, sql) -> digest.update((name + "\n" + sql + "\n").getBytes(StandardCharsets.UTF_8)));
    return TreeHash.hex(digest.digest());
  }

  private static Map<String, String> definitions(Connection connection) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(DEFINITIONS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.put(row.getString(1), row.getString(2));
      }
    }
    return found;
  }
}
