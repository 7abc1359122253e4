package dev.trackside.quarantine;

import dev.trackside.packet.Chunk;
import java.util.BitSet;

/**
 * The line, as the workbench sees it: what it settles is written by the line in the transaction
 * that settles it. All methods but the first run on the committer's thread inside that transaction.
 */
public interface Returns {
  /**
   * Makes what {@link #release} and {@link #keepApart} will want of keys, on the thread that
   * settles.
   *
   * @throws dev.trackside.store.StoreException when there is no key for something personal
   */
  void prepare(Chunk late, Chunk split);

  /**
   * Dead letters of which some were mended by their senders meanwhile: the packets of the chunk
   * that were accepted under the same packet id since. The others are noted as accepted.
   */
  BitSet superseded(Chunk late);

  /** Takes dead letters, each with its defect, into the buffer. */
  void release(Chunk late);

  /** Takes samples that stay bad while the rest of their packet goes back: new dead letters. */
  void keepApart(Chunk split);

  /** Counts letters that are settled now. */
  void settled(Tally tally);

  /**
   * Numbers of letters settled in one transaction.
   *
   * @param released whole packets that went back
   * @param splitReleased single samples that went back
   * @param discarded whole packets that were thrown away
   * @param splitDiscarded single samples that were thrown away
   */
  record Tally(int released, int splitReleased, int discarded, int splitDiscarded) {}
}
