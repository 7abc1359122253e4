package dev.trackside.salvage;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes again what follows from other rows: session names, and what is told by request ids. */
final class Leftovers {
  private static final String NAMELESS =
      "SELECT session, min(first), min(committed_at) FROM %s WHERE session > 0"
          + " AND session NOT IN (SELECT id FROM session) GROUP BY session";

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
  }

  private record Nameless(long session, long first, long atMillis) {}

  private void name(BlockLog log, String table) throws SQLException {
    Connection connection = figures.connection();
    List<Nameless> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NAMELESS.formatted(table));
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
