package dev.trackside.salvage;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import dev.trackside.tree.Frontier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes again what follows from other rows: session names, and what is told by request ids. */
final class Leftovers {
  /** Levels of the tree between those that are stored. */
  private static final int STEP = 8;

  private final Figures figures;

  Leftovers(Connection connection) {
    this.figures = new Figures(connection);
  }

  void settle(Damage damage) throws SQLException {
    name(BlockLog.ofBuffer(), "buffer_block");
    name(BlockLog.ofDeadLetters(), "dead_letter_block");
    boolean isPlaceLost = damage.isIn("request_page") || damage.isIn("request_indexed");
    if (isPlaceLost) {
      figures.write("DELETE FROM request_page"); // the running gateway writes them again
      figures.write("UPDATE request_indexed SET to_ = 0");
    }
    figures.write("INSERT OR IGNORE INTO request_indexed VALUES (1, 0), (2, 0)");
    if (damage.isIn("audit_node") && !damage.isIn("audit_entry")) {
      growTree();
    }
  }

  private record Node(int level, long index, byte[] hash) {}

  /** The inner nodes of the log's tree follow from its leaves. */
  private void growTree() throws SQLException {
    Frontier frontier = new Frontier();
    List<Node> nodes = new ArrayList<>();
    String sql = "SELECT leaf FROM audit_entry ORDER BY seq";
    try (PreparedStatement statement = figures.connection().prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        frontier.add(
            row.getBytes(1),
            (level, index, hash) -> {
              if (level > 0 && level % STEP == 0) {
                nodes.add(new Node(level, index, hash));
              }
            });
      }
    }
    for (Node each : nodes) {
      figures.write(
          "INSERT INTO audit_node (level, idx, hash) SELECT ?1, ?2, ?3 WHERE NOT EXISTS"
              + " (SELECT 1 FROM audit_node WHERE level = ?1 AND idx = ?2)",
          each.level(),
          each.index(),
          each.hash());
    }
  }

  private record Nameless(long session, long first, long atMillis) {}

  private void name(BlockLog log, String table) throws SQLException {
    Connection connection = figures.connection();
    List<Nameless> all = new ArrayList<>();
    String sql =
        "SELECT session, min(first), min(committed_at) FROM %s WHERE session > 0".formatted(table)
            + " AND session NOT IN (SELECT id FROM session) GROUP BY session";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        all.add(new Nameless(row.getLong(1), row.getLong(2), row.getLong(3)));
      }
    }
    for (Nameless each : all) {
      List<StoredBlock> found = new ArrayList<>(1);
      log.visitFrom(
          connection,
          each.first(),
          block -> {
            found.add(block);
            return false;
          });
      Chunk chunk = found.getFirst().unpack();
      figures.write(
          "INSERT OR IGNORE INTO session (id, name, circuit, first_seen_at, first_position)"
              + " VALUES (?, ?, ?, ?, ?)",
          each.session(),
          chunk.stream(0).session(),
          chunk.stream(0).circuit(),
          each.atMillis(),
          each.first());
    }
  }
}
