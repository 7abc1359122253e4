package dev.trackside.delivery;

import dev.trackside.packet.Chunk;

/** Takes packets that a sink refuses for good, as dead letters beside the accepted packets. */
public interface Rejections {
  /**
   * Makes the keys that {@link #keep} will want, on the thread that sends.
   *
   * @param letters packets with their defects
   * @throws dev.trackside.store.StoreException when there is no key for something personal
   */
  void prepare(Chunk letters);

  /** Keeps them, on the committer's thread in its transaction. */
  void keep(Chunk letters);
}
