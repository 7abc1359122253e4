package dev.trackside.delivery;

import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.fence.Erasure;
import dev.trackside.fence.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A run of positions that becomes a batch.
 *
 * @param id the batch's id
 * @param sink the sink's number
 * @param from the first position
 * @param end the position that it ends before, if there is room for all
 * @param only of a supplement, what waits in it; null for others
 * @param since see {@link dev.trackside.fence.Erasure}, epoch milliseconds
 * @param lane the way that the batch takes
 * @param of the batch that it is a part of; null for one that is whole
 */
record Run(
    String id,
    long sink,
    long from,
    long end,
    @Nullable Waiting only,
    long since,
    Lane lane,
    Basis.@Nullable Whole of) {

  /** A run of new packets. */
  static Run of(String node, long sink, long from, long end, Lane lane) {
    String id = "%s-s%d-%015d".formatted(node, sink, from);
    return new Run(id, sink, from, end, null, Erasure.NEVER, lane, null);
  }

  /** What is before its own positions is cut too, because means are formed of it, and left. */
  long start() {
    return of == null ? from : of.first();
  }

  /** How much goes into a batch. */
  record Room(int packets, int bytes) {
    static final Room ALL = new Room(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
