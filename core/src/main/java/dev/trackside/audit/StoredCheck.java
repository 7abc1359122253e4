package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.tree.Frontier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** Compares the tree's stored nodes with those of the entries, as these come by. */
final class StoredCheck {
  private static final String NODE = "SELECT hash FROM audit_node WHERE level = ? AND idx = ?";

  private final Reading reading;
  private String wrong = "";

  StoredCheck(Reading reading) {
    this.reading = reading;
  }

  /** Appends a leaf; says what is wrong with the nodes that it completes. */
  String add(Frontier frontier, byte[] leaf) {
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
              && !reading.read(connection -> isStored(connection, level, index, node))) {
            wrong =
                "node " + index + " of level " + level + " of the tree is missing or another one";
          }
        });
    return wrong;
  }

  private static boolean isStored(Connection connection, int level, long index, byte[] node)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NODE)) {
      statement.setInt(1, level);
      statement.setLong(2, index);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && Arrays.equals(row.getBytes(1), node);
      }
    }
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
