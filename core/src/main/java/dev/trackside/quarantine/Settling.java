package dev.trackside.quarantine;

import dev.trackside.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Settles letters of one page in one transaction: out of the index, into the page's bitmaps, what
 * goes back into the buffer, the counts into ledger and act. Letters that somebody settled
 * meanwhile are passed over, so that a step may be done twice.
 */
final class Settling {
  private final Store store;
  private final LetterIndex index;
  private final Returns returns;

  Settling(Store store, LetterIndex index, Returns returns) {
    this.store = store;
    this.index = index;
    this.returns = returns;
  }

  /** What is settled, and for which act: the position at which that goes on. */
  record Step(long act, long page, long next, Appeal.Result result) {}

  /** Makes a step durable. */
  void settle(Step step) {
    store.write(connection -> write(connection, step), 1_024 + step.result().sizeBytes());
  }

  private void write(Connection connection, Step step) throws SQLException {
    if (!ActTable.isRunning(connection, step.act())) {
      return; // somebody stopped it
    }
    SettledPage page = SettledPage.read(connection, step.page());
    Appeal.Result result = step.result().without(settledAlready(page, step.result()));
    BitSet superseded = returns.superseded(result.late());
    // The mended ones stand for them.
    Appeal.Result left = superseded.isEmpty() ? result : result.withdrawn(superseded);
    Returns.Tally tally = tally(left);
    int released = tally.released() + tally.splitReleased();
    int discarded = tally.discarded() + tally.splitDiscarded();
    ActTable.advance(
        connection,
        new ActTable.Step(
            step.act(),
            step.next(),
            step.result().looked(),
            released,
            discarded,
            step.result().kept()));
    if (left.fates().isEmpty()) {
      return;
    }
    left.fates().forEach(page::settle);
    page.write(connection);
    index.settle(connection, step.page(), left.fates());
    returns.release(left.late());
    returns.keepApart(left.apart());
    returns.settled(tally);
  }

  private static BitSet settledAlready(SettledPage page, Appeal.Result result) {
    BitSet places = new BitSet();
    for (int place = 0; place < result.fates().size(); place++) {
      long position = result.fates().get(place).position();
      places.set(place, page.state(position) != LetterState.OPEN);
    }
    return places;
  }

  private static Returns.Tally tally(Appeal.Result result) {
    int[] counts = new int[4];
    for (Fate fate : result.fates()) {
      int kind = fate.to() == LetterState.RELEASED ? 0 : 2;
      counts[kind + (fate.defect().split() ? 1 : 0)]++;
    }
    return new Returns.Tally(counts[0], counts[1], counts[2], counts[3]);
  }
}
