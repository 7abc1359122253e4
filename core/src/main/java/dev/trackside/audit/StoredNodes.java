package dev.trackside.audit;

import dev.trackside.store.StoreException;
import dev.trackside.tree.NodeSource;
import dev.trackside.tree.TreeHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The nodes of the tree in the file. Only every eighth level is stored; a node between is made from
 * at most 128 of those below it, which are read 256 at a time and kept for the next one. For one
 * transaction.
 */
final class StoredNodes implements NodeSource {
  /** Levels between those that are stored. */
  static final int STEP = 8;

  private static final int TILE = 1 << STEP;
  private static final String LEAVES =
      "SELECT seq, leaf FROM audit_entry WHERE seq >= ? AND seq < ? ORDER BY seq";
  private static final String NODES =
      "SELECT idx, hash FROM audit_node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx";

  private final Connection connection;
  private final TreeHash hash = new TreeHash();
  private final Map<Integer, Tile> tiles = new HashMap<>();

  private record Tile(long index, byte[][] nodes) {}

  StoredNodes(Connection connection) {
    this.connection = connection;
  }

  @Override
  public byte[] node(int level, long index) {
    int base = level - level % STEP;
    int above = level - base;
    long first = index << above;
    byte[][] nodes = tile(base, first >> STEP).nodes;
    return fold(nodes, base, first, 1 << above);
  }

  private byte[] fold(byte[][] nodes, int base, long first, int count) {
    if (count == 1) {
      byte[] node = nodes[(int) (first % TILE)];
      if (node == null) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            "node " + first + " of level " + base + " of the audit log's tree is missing",
            "run audit verify: it says where the log was touched",
            null);
      }
      return node;
    }
    int half = count / 2;
    return hash.node(fold(nodes, base, first, half), fold(nodes, base, first + half, half));
  }

  private Tile tile(int base, long index) {
    Tile known = tiles.get(base);
    if (known == null || known.index != index) {
      try {
        known = read(base, index);
      } catch (SQLException e) {
        throw new StoreException(
            StoreException.Kind.FAILED,
            "the audit log's tree cannot be read: " + e.getMessage(),
            "see the cause",
            e);
      }
      tiles.put(base, known);
    }
    return known;
  }

  private Tile read(int base, long index) throws SQLException {
    byte[][] nodes = new byte[TILE][];
    long from = index << STEP;
    try (PreparedStatement statement = connection.prepareStatement(base == 0 ? LEAVES : NODES)) {
      int at = 1;
      if (base > 0) {
        statement.setInt(at++, base);
      }
      statement.setLong(at++, from);
      statement.setLong(at, from + TILE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          nodes[(int) (row.getLong(1) - from)] = row.getBytes(2);
        }
      }
    }
    return new Tile(index, nodes);
  }
}
