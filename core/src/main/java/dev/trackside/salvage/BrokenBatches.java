package dev.trackside.salvage;

import dev.trackside.buffer.BlockLog;
import dev.trackside.delivery.lane.LostRanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Settles the batches that are on their way and hold packets that are gone: they can never be made
 * again as they were. One that was surely never sent is dissolved, and what is left of it waits for
 * another; one that may have been sent is kept from being sent, until somebody decides.
 */
final class BrokenBatches {
  static final Result NONE = new Result(0, 0);

  private static final String UNFINISHED =
      "SELECT id, sink, first, to_, coalesce(of_first, first), fresh, late, count,"
          + " policy = '' AND of_batch IS NULL AND length(only_) = 0 AND attempts = 0"
          + " AND attempted_at IS NULL, policy = '', settled = 'BROKEN' FROM batch"
          + " WHERE state <> 'ACKED' ORDER BY number";
  private static final String WAS_SENT =
      "SELECT count(*) FROM audit_row WHERE batch = ? AND kind = 'batch.sent'";

  private final Figures figures;
  private final Damage damage;

  /** How many of each. */
  record Result(long broken, long dissolved) {}

  /** A batch on its way. */
  private record Batch(
      String id,
      long sink,
      long first,
      long to,
      long from,
      long fresh,
      long late,
      long count,
      boolean isSimple,
      boolean isPlain,
      boolean isBroken) {}

  BrokenBatches(Figures figures, Damage damage) {
    this.figures = figures;
    this.damage = damage;
  }

  Result settle(long atMillis) throws SQLException {
    long broken = 0;
    long dissolved = 0;
    for (Batch batch : unfinished()) {
      if (isWhole(batch)) {
        continue;
      }
      if (batch.isBroken()) {
        breakUp(batch, atMillis); // once more: what was left of it may be less now
      } else if (isNeverSent(batch)) {
        dissolve(batch);
        dissolved++;
      } else {
        breakUp(batch, atMillis);
        broken++;
      }
    }
    return new Result(broken, dissolved);
  }

  private List<Batch> unfinished() throws SQLException {
    List<Batch> batches = new ArrayList<>();
    Connection connection = figures.connection();
    try (PreparedStatement statement = connection.prepareStatement(UNFINISHED);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        batches.add(
            new Batch(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getBoolean(11)));
      }
    }
    return batches;
  }

  /** What is cut at the fence may have fewer lines than packets; there any gap may be a loss. */
  private boolean isWhole(Batch batch) throws SQLException {
    Connection connection = figures.connection();
    if (batch.isPlain()) {
      return BlockLog.ofBuffer().packets(connection, batch.first(), batch.to()) == batch.count();
    }
    long there = BlockLog.ofBuffer().packets(connection, batch.from(), batch.to());
    return there == batch.to() - batch.from();
  }

  /** The log has an entry before the first attempt; one with a hole proves nothing. */
  private boolean isNeverSent(Batch batch) throws SQLException {
    return batch.isSimple()
        && !damage.isIn("audit_entry")
        && figures.ask("SELECT count(*) FROM audit_entry") > 0
        && figures.ask("SELECT max(seq) + 1 - count(*) FROM audit_entry") == 0
        && figures.ask(WAS_SENT, batch.id()) == 0;
  }

  private void dissolve(Batch batch) throws SQLException {
    LostRanges.Count left = LostRanges.count(figures.connection(), batch.first(), batch.to());
    figures.write("DELETE FROM batch WHERE id = ?", batch.id());
    figures.release(
        batch.sink(), batch.fresh(), batch.late(), batch.first(), batch.to(), left.packets());
  }

  /** Packets between a batch's ends that the fence keeps: not one of them may stand for a lost. */
  private static long held(Batch batch) {
    return batch.isPlain() ? 0 : Math.max(0, batch.to() - batch.first() - batch.count());
  }

  private static String lost(Batch batch, long fresh) {
    long all = batch.isPlain() ? batch.count() : batch.fresh();
    return "%d of its %d packets are lost".formatted(all - fresh, all);
  }

  private void breakUp(Batch batch, long atMillis) throws SQLException {
    LostRanges.Count left = LostRanges.count(figures.connection(), batch.first(), batch.to());
    long fresh = Math.clamp(left.packets() - held(batch), 0, batch.fresh());
    long late = Math.min(batch.late(), left.late());
    if (batch.isBroken() && fresh == batch.fresh() && late == batch.late()) {
      return;
    }
    figures.write(
        "UPDATE batch SET settled = 'BROKEN', fresh = ?, late = ?, attempted_at = ?,"
            + " problem = ? WHERE id = ?",
        fresh,
        late,
        atMillis,
        lost(batch, fresh),
        batch.id());
    figures.write(
        "UPDATE sink SET acked = acked + ?, acked_late = acked_late + ? WHERE id = ?",
        batch.fresh() - fresh,
        batch.late() - late,
        batch.sink());
  }
}
