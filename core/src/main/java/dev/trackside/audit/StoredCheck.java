package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.tree.Frontier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Compares the tree's stored nodes with those of the entries, as these come by. */
final class StoredCheck {
  private static final String NODES =
      "SELECT idx, hash FROM audit_node WHERE level = ? AND idx >= ? AND idx <= ?";
  private static final int LEVELS = 63;

  private final Reading reading;
  private String wrong = "";

  /** Where a node of the tree is. */
  record Node(int level, long index) {}

  StoredCheck(Reading reading) {
    this.reading = reading;
  }

  /** The stored nodes that entries from one place to another complete. */
  static Map<Node, byte[]> nodes(Connection connection, long from, long end) throws SQLException {
    Map<Node, byte[]> nodes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(NODES)) {
      for (int level = StoredNodes.STEP; level < LEVELS; level += StoredNodes.STEP) {
        long last = (end >>> level) - 1;
        if (last < 0) {
          break;
        }
        statement.setInt(1, level);
        statement.setLong(2, from >>> level);
        statement.setLong(3, last);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            nodes.put(new Node(level, row.getLong(1)), row.getBytes(2));
          }
        }
      }
    }
    return nodes;
  }

  /**
   * Appends a leaf; says what is wrong with the nodes that it completes.
   *
   * @param nodes those that are stored
   */
  String add(Frontier frontier, byte[] leaf, Map<Node, byte[]> nodes) {
    if ((frontier.size() & (1 << StoredNodes.STEP) - 1) != (1 << StoredNodes.STEP) - 1) {
      frontier.add(leaf);
      return "";
    }
    wrong = "";
    frontier.add(
        leaf,
        (level, index, node) -> {
          if (level > 0
              && level % StoredNodes.STEP == 0
              && !Arrays.equals(nodes.get(new Node(level, index)), node)) {
            wrong =
                "node " + index + " of level " + level + " of the tree is missing or another one";
          }
        });
    return wrong;
  }

  /** The name that the log's first entry gives it; empty for none. */
  String log() {
    return reading
        .read(connection ->
            AuditSchema.isThere(connection)
                ? AuditReader.page(connection, AuditQuery.all(), 0, 1).stream().findFirst()
                : java.util.Optional.<Entry>empty())
        .map(entry -> entry.text("log"))
        .orElse("");
  }
}
