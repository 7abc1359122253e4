package dev.trackside.buffer;

import java.util.Arrays;

/**
 * Finds the place of a key in a ring: open addressing, linear probing, at most half full. An entry
 * has the upper half of its key beside the place, so that probing and closing gaps stay in the
 * table: each look into the ring would be another cache miss.
 *
 * <pre>
 * entry   upper 32 bits of the key's high half | place + 1      0 is empty
 * </pre>
 */
final class PlaceTable {
  private static final long KEY = 0xffffffff_00000000L;

  private final long[] entries;
  private final int mask;

  /** An empty table for a number of places. */
  PlaceTable(int places) {
    this.entries = new long[Integer.highestOneBit(Math.max(2, places) - 1) << 2];
    this.mask = entries.length - 1;
  }

  void clear() {
    Arrays.fill(entries, 0);
  }

  private int home(long bits) {
    return (int) (bits >>> 32) & mask;
  }

  private static long entry(long keyHigh, int place) {
    return (keyHigh & KEY) | (place + 1);
  }

  /** What stands where a key would be looked for; read ahead of time, it is in the cache then. */
  long touch(long keyHigh) {
    return entries[home(keyHigh)];
  }

  /** The slot from which on a key may stand. */
  int first(long keyHigh) {
    return home(keyHigh);
  }

  /** The slot behind another. */
  int next(int slot) {
    return slot + 1 & mask;
  }

  /** True when nothing stands in a slot, and behind it nothing that was looked for. */
  boolean isEmpty(int slot) {
    return entries[slot] == 0;
  }

  /** The place in a slot when its key may be the one, else -1. */
  int candidate(int slot, long keyHigh) {
    long entry = entries[slot];
    return ((entry ^ keyHigh) & KEY) == 0 ? (int) entry - 1 : -1;
  }

  /** Adds a key's place, which must not be in it. */
  void insert(long keyHigh, int place) {
    int slot = home(keyHigh);
    while (entries[slot] != 0) {
      slot = next(slot);
    }
    entries[slot] = entry(keyHigh, place);
  }

  /**
   * Removes a key's place, which must be in it, and closes the gap: probing needs no tombstones.
   */
  void remove(long keyHigh, int place) {
    long wanted = entry(keyHigh, place);
    int slot = home(keyHigh);
    while (entries[slot] != wanted) {
      slot = next(slot);
    }
    int gap = slot;
    int following = next(slot);
    while (entries[following] != 0) {
      if ((following - home(entries[following]) & mask) >= (following - gap & mask)) {
        entries[gap] = entries[following];
        gap = following;
      }
      following = next(following);
    }
    entries[gap] = 0;
  }
}
