package dev.trackside.salvage;

import dev.trackside.store.page.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Holds the small tables that say what was sent against their indexes. SQLite has no checksums of
 * pages; but what an index holds is written a second time, on another page, and a bit that changed
 * in one of the two shows.
 */
final class Witnesses {
  private static final Map<String, String> QUERIES =
      Map.of(
          "sqlite_autoindex_sink_1", "SELECT name || ' ' || id FROM sink",
          "sqlite_autoindex_batch_1", "SELECT id || ' ' || number FROM batch",
          "batch_position", "SELECT sink || ' ' || first || ' ' || to_ || ' ' || number FROM batch",
          "sqlite_autoindex_backlog_range_1", "SELECT sink || ' ' || to_ FROM backlog_range");

  private final Map<String, Set<String>> said = new HashMap<>();

  /** Begins to hear an index. */
  void hear(String index) {
    if (QUERIES.containsKey(index)) {
      said.put(index, new HashSet<>());
    }
  }

  void hear(String index, Row row) {
    Set<String> rows = said.get(index);
    if (rows != null) {
      StringBuilder text = new StringBuilder();
      boolean hasNumber = !index.startsWith("sqlite_autoindex_backlog");
      int size = row.values().size() - (hasNumber ? 0 : 1);
      for (int i = 0; i < size; i++) {
        text.append(i == 0 ? "" : " ").append(row.values().get(i));
      }
      rows.add(text.toString());
    }
  }

  /** Demands that each index that is whole says what its table says. */
  void demand(Connection connection, Damage damage) throws SQLException {
    for (Map.Entry<String, Set<String>> each : said.entrySet()) {
      Set<String> rows = new HashSet<>();
      String sql = String.valueOf(QUERIES.get(each.getKey()));
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row.getString(1));
        }
      }
      boolean isWhole = !damage.isIn("(index " + each.getKey() + ")");
      Figures.demand(!isWhole || rows.equals(each.getValue()), each.getKey() + " and its table");
    }
  }
}
