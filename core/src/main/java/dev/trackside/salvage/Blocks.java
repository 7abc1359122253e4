package dev.trackside.salvage;

import dev.trackside.buffer.BlockHead;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.packet.RequestId;
import dev.trackside.store.page.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether a block is what it was: its checksum holds, its packets can be unpacked, it is of the log
 * that it is found in, and it lies where no other does.
 */
final class Blocks {
  private final Table table;
  private final boolean ofDeadLetters;
  private final PreparedStatement overlaps;

  Blocks(Connection connection, Table table) throws SQLException {
    this.table = table;
    this.ofDeadLetters = table.name().startsWith("dead_letter");
    this.overlaps =
        connection.prepareStatement(
            ("SELECT 1 FROM %1$s WHERE first = (SELECT max(first) FROM %1$s WHERE first < ?2)"
                    + " AND first + count > ?1")
                .formatted(table.name()));
  }

  boolean isGood(Row row, long end) throws SQLException {
    StoredBlock block = block(row);
    BlockHead head = block.head();
    if (head.first() < 1 || head.count() < 1 || head.end() > end || head.end() < head.first()) {
      return false;
    }
    try {
      Chunk chunk = block.unpack();
      int defective = 0;
      for (int i = 0; i < chunk.count(); i++) {
        defective += chunk.isDefective(i) ? 1 : 0;
      }
      int meant = ofDeadLetters ? chunk.count() : head.late();
      boolean isFirst = chunk.requestId(0).equals(head.firstRequest());
      return isFirst && defective == meant && !isTaken(head);
    } catch (CorruptBlockException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private boolean isTaken(BlockHead head) throws SQLException {
    overlaps.setLong(1, head.first());
    overlaps.setLong(2, head.end());
    try (ResultSet found = overlaps.executeQuery()) {
      return found.next();
    }
  }

  private StoredBlock block(Row row) {
    BlockHead head =
        new BlockHead(
            row.rowid(),
            small(row, "count"),
            small(row, "samples"),
            small(row, "late"),
            table.number(row, "session"),
            table.number(row, "commit_number"),
            table.number(row, "committed_at"),
            table.number(row, "event_min"),
            table.number(row, "event_max"),
            new RequestId(table.number(row, "request_high"), table.number(row, "request_low")),
            table.number(row, "checksum"));
    return new StoredBlock(head, table.bytes(row, "packets"), table.bytes(row, "values_"));
  }

  /** A count; one that cannot be is none. */
  private int small(Row row, String column) {
    long value = column.equals("late") && isOld() ? 0 : table.number(row, column);
    return value < 0 || value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  /** True for a file from before late packets. */
  private boolean isOld() {
    return table.columns().stream().noneMatch(each -> each.name().equals("late"));
  }
}
