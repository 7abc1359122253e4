package dev.trackside.salvage;

import dev.trackside.buffer.BlockLog;
import dev.trackside.delivery.lane.LostRanges;
import dev.trackside.quarantine.LostLetters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the account agree with the blocks that are left. How many packets are gone follows from the
 * ledger alone: all that were ever buffered, without those removed and those that are there. Whose
 * they were follows from what each sink still has before it.
 */
final class Balance {
  private static final String SINKS =
      "SELECT id, active, claimed, acked, acked_late, claimed_to FROM sink ORDER BY id";

  private final Figures figures;
  private final Damage damage;

  Balance(Connection connection, Damage damage) {
    this.figures = new Figures(connection);
    this.damage = damage;
  }

  /** A sink before it is recounted. */
  private record Standing(
      long id, boolean isActive, long claimed, long acked, long ackedLate, long claimedTo) {}

  /** Makes it agree; an exception when the tables cannot have been written together. */
  Loss settle(long lastCommit) throws SQLException {
    demandRows();
    long buffered = figures.ask("SELECT accepted + released + split_released FROM ledger");
    long removed = figures.ask("SELECT removed FROM ledger");
    LostRanges.Count kept = LostRanges.count(figures.connection(), 0, Long.MAX_VALUE);
    long gone = buffered - removed - kept.packets();
    long places = figures.ask("SELECT next_position - 1 FROM ledger");
    Figures.demand(gone >= 0, "more packets are there than were accepted");
    Figures.demand(places >= buffered, "there are fewer positions than packets");
    long lateRemoved = figures.ask("SELECT late_removed FROM ledger");
    long lateGone =
        figures.ask("SELECT released + split_released FROM ledger") - lateRemoved - kept.late();
    Figures.demand(lateGone >= 0 && lateGone <= gone, "late packets are there that never came");
    demandSinks();
    List<Standing> before = standings();
    BrokenBatches batches = new BrokenBatches(figures, damage);
    BrokenBatches.Result broken = gone == 0 ? BrokenBatches.NONE : batches.settle(lastCommit);
    LostRanges.recount(figures.connection(), removed + gone, lateRemoved + lateGone);
    long lost = lost(before, gone, lateGone);
    figures.write(
        "UPDATE ledger SET removed = removed + ?, late_removed = late_removed + ?,"
            + " lost = lost + ?",
        gone,
        lateGone,
        lost);
    Loss letters = letters();
    return new Loss(
        gone,
        lost,
        letters.letters(),
        gone == 0 ? 0 : ranges().size(),
        broken.broken(),
        broken.dissolved());
  }

  /** What would be gone, by the ledger; the same tables as far as they can be read. */
  Loss look() throws SQLException {
    String ever = "SELECT accepted + released + split_released - removed FROM ledger";
    String letters = "SELECT quarantined + split - letters_removed FROM ledger";
    long dead = BlockLog.ofDeadLetters().count(figures.connection(), 0, Long.MAX_VALUE);
    return new Loss(
        Math.max(0, figures.ask(ever) - packets()),
        0,
        Math.max(0, figures.ask(letters) - dead),
        0,
        0,
        0);
  }

  /** Packets that are there. */
  long packets() throws SQLException {
    return BlockLog.ofBuffer().count(figures.connection(), 0, Long.MAX_VALUE);
  }

  private void demandRows() throws SQLException {
    Figures.demand(figures.ask("SELECT count(*) FROM ledger") == 1, "the ledger has no row");
    Figures.demand(figures.ask("SELECT count(*) FROM gateway") == 1, "the gateway has no name");
    String foreign =
        "SELECT count(*) FROM batch WHERE id NOT LIKE (SELECT node FROM gateway) || '-%'";
    Figures.demand(figures.ask(foreign) == 0, "batches are of another gateway's name");
    String sums = "SELECT received - accepted - quarantined - duplicate - refused FROM ledger";
    Figures.demand(figures.ask(sums) == 0, "what was received is not what became of it");
    String least =
        "SELECT min(accepted, quarantined, duplicate, refused, split, released, discarded, expired,"
            + " removed, samples, split_released, split_discarded, late_removed, letters_removed)"
            + " FROM ledger";
    Figures.demand(figures.ask(least) >= 0, "a count is below nothing");
  }

  private void demandSinks() throws SQLException {
    String unfinished =
        "SELECT count(*) FROM sink s WHERE s.acked > s.claimed OR s.acked < 0 OR s.held < 0"
            + " OR s.claimed - s.acked <> (SELECT coalesce(sum(b.fresh), 0) FROM batch b"
            + " WHERE b.sink = s.id AND b.state <> 'ACKED')"
            + " OR s.claimed_to > (SELECT next_position FROM ledger)";
    Figures.demand(figures.ask(unfinished) == 0, "a sink's count is not that of its batches");
    String stray = "SELECT count(*) FROM batch WHERE sink NOT IN (SELECT id FROM sink)";
    Figures.demand(figures.ask(stray) == 0, "a batch is no sink's");
    String beyond =
        "SELECT count(*) FROM batch b JOIN sink s ON s.id = b.sink"
            + " WHERE b.to_ > s.claimed_to OR b.first >= b.to_ OR b.count < 0";
    Figures.demand(figures.ask(beyond) == 0, "a batch goes beyond its sink's cursor");
    String twice =
        "SELECT count(*) FROM batch a JOIN batch b ON b.sink = a.sink AND b.number <> a.number"
            + " AND b.first < a.to_ AND b.to_ > a.first"
            + " WHERE length(a.only_) = 0 AND length(b.only_) = 0 AND a.of_batch IS NULL"
            + " AND b.of_batch IS NULL AND a.state <> 'ACKED'";
    Figures.demand(figures.ask(twice) == 0, "a position is in two batches");
  }

  private List<Standing> standings() throws SQLException {
    List<Standing> standings = new ArrayList<>();
    try (PreparedStatement statement = figures.connection().prepareStatement(SINKS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        standings.add(
            new Standing(
                row.getLong(1),
                row.getBoolean(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6)));
      }
    }
    return standings;
  }

  /** What the sink that lost most will never have, without what came late. */
  private long lost(List<Standing> before, long gone, long lateGone) throws SQLException {
    boolean isAnyActive = before.stream().anyMatch(Standing::isActive);
    long most = 0;
    for (Standing now : standings()) {
      Standing was =
          before.stream().filter(each -> each.id() == now.id()).findFirst().orElseThrow();
      long own = now.acked() - was.acked();
      long late = now.ackedLate() - was.ackedLate();
      Figures.demand(own >= 0 && own <= gone, "a sink has more before it than there is");
      Figures.demand(late >= 0 && late <= lateGone, "a sink has late packets that never came");
      most = now.isActive() == isAnyActive ? Math.max(most, own - late) : most;
    }
    return before.isEmpty() ? gone - lateGone : most;
  }

  private Loss letters() throws SQLException {
    long ever = figures.ask("SELECT quarantined + split - letters_removed FROM ledger");
    long gone = ever - BlockLog.ofDeadLetters().count(figures.connection(), 0, Long.MAX_VALUE);
    Figures.demand(gone >= 0, "more dead letters are there than were written");
    // Also when none is gone: one that is settled and counts as open would be released again.
    LostLetters.Open open = LostLetters.recount(figures.connection());
    String packets = "quarantined - released - discarded - letters_lost";
    String split = "split - split_released - split_discarded - split_lost";
    long lostPackets = figures.ask("SELECT " + packets + " FROM ledger") - open.packets();
    long lostSplit = figures.ask("SELECT " + split + " FROM ledger") - open.split();
    Figures.demand(
        lostPackets >= 0 && lostSplit >= 0 && lostPackets + lostSplit <= gone,
        "what is open of the dead letters is not what was not settled");
    figures.write(
        "UPDATE ledger SET letters_removed = letters_removed + ?,"
            + " letters_lost = letters_lost + ?, split_lost = split_lost + ?",
        gone,
        lostPackets,
        lostSplit);
    return new Loss(0, 0, gone, 0, 0, 0);
  }

  /** The positions that no block holds, above the oldest that is kept. */
  List<long[]> ranges() throws SQLException {
    List<long[]> ranges = new ArrayList<>();
    String sql =
        "SELECT first, count FROM buffer_block UNION ALL"
            + " SELECT next_position, 0 FROM ledger ORDER BY 1";
    long end = -1;
    try (PreparedStatement statement = figures.connection().prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        if (end >= 0 && row.getLong(1) > end) {
          ranges.add(new long[] {end, row.getLong(1)});
        }
        end = row.getLong(1) + row.getLong(2);
      }
    }
    return ranges;
  }
}
