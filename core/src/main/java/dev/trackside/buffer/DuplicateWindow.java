package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;

/**
 * The newest packet ids, by which a re-sent packet is known. A key is a 128-bit hash (see {@link
 * PacketKey}) under a seed of this process: two packets of a window of a million share one with a
 * chance of 10^-27, and nobody outside can make them.
 *
 * <pre>
 * ring    key key key key ...      the oldest is overwritten
 * table   place in the ring + 1    open addressing, linear probing, at most half full
 * </pre>
 *
 * <p>What was noted since {@link #mark} can be taken back. For the committer's thread.
 */
public final class DuplicateWindow {
  private static final int START = 1024;

  private final int capacity;
  private final PacketKey key;
  private final UnaryOperator<Chunk> opener;
  private long[] high = new long[START];
  private long[] low = new long[START];
  private int[] table = new int[START * 4];
  private volatile int damaged;
  private long noted;
  private long marked;
  private long[] evicted = new long[64];
  private int evictedSize;

  /** An empty window for a number of packet ids. */
  public DuplicateWindow(int capacity, long seed) {
    this(capacity, seed, UnaryOperator.identity());
  }

  /** The same over packets that are sealed on disk: those of a reload are opened. */
  public DuplicateWindow(int capacity, long seed, UnaryOperator<Chunk> opener) {
    this.opener = opener;
    this.capacity = Math.max(1, capacity);
    this.key = new PacketKey(seed);
    int start = Math.min(this.capacity, START);
    high = new long[start];
    low = new long[start];
    table = new int[tableSize(start)];
  }

  /** Blocks that the newest reload could not read. Read by any thread. */
  public int damaged() {
    return damaged;
  }

  /** Number of packet ids the window may hold. */
  public int capacity() {
    return capacity;
  }

  /** From here on {@link #rollBack} takes back. */
  public void mark() {
    marked = noted;
    evictedSize = 0;
  }

  /** Forgets what was noted since {@link #mark}, and knows again what was overwritten for it. */
  public void rollBack() {
    while (noted > marked) {
      noted--;
      int place = (int) (noted % high.length);
      removeFromTable(place);
      if (evictedSize > 0 && noted >= high.length) {
        high[place] = evicted[--evictedSize - 1];
        low[place] = evicted[evictedSize];
        evictedSize--;
        insertIntoTable(place);
      }
    }
    evictedSize = 0;
  }

  /** Fills the window from the newest blocks of both logs, in the order of their commits. */
  public void reload(Connection connection) throws SQLException {
    noted = 0;
    marked = 0;
    evictedSize = 0;
    Arrays.fill(table, 0);
    WindowReload newest = new WindowReload(connection, capacity, opener);
    newest.forEach(this::noteAccepted, this::noteDeadLetters);
    damaged = newest.damaged();
  }

  /** Notes the ids of accepted packets; the result has those that were known already. */
  public BitSet note(Chunk chunk) {
    return note(chunk, new BitSet());
  }

  /** Notes a chunk's packets, some of which are quarantined; the result has the known ones. */
  public BitSet note(Chunk chunk, BitSet quarantined) {
    BitSet known = new BitSet();
    if (chunk.packetIds().isEmpty()) {
      return known;
    }
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (key.make(chunk, packet, quarantined.get(packet)) && !note(key.high(), key.low())) {
        known.set(packet);
      }
    }
    return known;
  }

  /**
   * Notes dead letters that go back into the buffer; the result has those whose senders had mended
   * them and sent them again meanwhile. One that was good by itself is known already, as itself.
   */
  public BitSet noteReleased(Chunk late) {
    BitSet known = new BitSet();
    for (int packet = 0; packet < late.count(); packet++) {
      Defect defect = late.defect(packet);
      if (!defect.split()
          && !isGoodByItself(defect)
          && key.make(late, packet, false)
          && !note(key.high(), key.low())) {
        known.set(packet);
      }
    }
    return known;
  }

  /** A late packet was noted when it came first, unless it was bad then. */
  private void noteAccepted(Chunk chunk) {
    for (int packet = 0; packet < chunk.count(); packet++) {
      boolean isNoted =
          chunk.isDefective(packet)
              && (chunk.defect(packet).split() || isGoodByItself(chunk.defect(packet)));
      if (!isNoted && key.make(chunk, packet, false)) {
        note(key.high(), key.low());
      }
    }
  }

  /**
   * What was good by itself is known by its id alone, as if it had passed. False when one is to be
   * known by its content, and that may not be open.
   */
  private boolean noteDeadLetters(Chunk chunk, boolean isOpen) {
    BitSet bad = new BitSet();
    boolean areAllKnown = true;
    for (int packet = 0; packet < chunk.count(); packet++) {
      Defect defect = chunk.defect(packet);
      boolean isBad = !defect.split() && !isGoodByItself(defect);
      bad.set(packet, isBad);
      areAllKnown &= isOpen || !isBad || chunk.packetIds().length(packet) == 0;
    }
    note(chunk, bad);
    return areAllKnown;
  }

  /**
   * True for what only a breaker or the samples before it condemned. Both come after the look into
   * the window, so such a packet was noted as good.
   */
  private static boolean isGoodByItself(Defect defect) {
    return switch (defect.reason()) {
      case CIRCUIT_OPEN, RATE_OF_CHANGE, CADENCE_VIOLATION, OUT_OF_ORDER, DUPLICATE_TIMESTAMP ->
          true;
      default -> false;
    };
  }

  private boolean note(long keyHigh, long keyLow) {
    int slot = slot(keyHigh);
    while (table[slot] != 0) {
      int place = table[slot] - 1;
      if (high[place] == keyHigh && low[place] == keyLow) {
        return false;
      }
      slot = slot + 1 & table.length - 1;
    }
    if (noted == high.length && high.length < capacity) {
      grow();
    }
    int place = (int) (noted % high.length);
    if (noted >= high.length) {
      rememberEvicted(place);
      removeFromTable(place);
    }
    high[place] = keyHigh;
    low[place] = keyLow;
    insertIntoTable(place);
    noted++;
    return true;
  }

  private void rememberEvicted(int place) {
    if (evictedSize + 2 > evicted.length) {
      evicted = Arrays.copyOf(evicted, evicted.length * 2);
    }
    evicted[evictedSize++] = high[place];
    evicted[evictedSize++] = low[place];
  }

  private void grow() {
    int size = Math.min(capacity, high.length * 2);
    high = Arrays.copyOf(high, size);
    low = Arrays.copyOf(low, size);
    table = new int[tableSize(size)];
    for (int place = 0; place < noted; place++) {
      insertIntoTable(place);
    }
  }

  private static int tableSize(int places) {
    return Integer.highestOneBit(Math.max(2, places) - 1) << 2;
  }

  private void insertIntoTable(int place) {
    int slot = slot(high[place]);
    while (table[slot] != 0) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = place + 1;
  }

  /** Removes an entry and closes the gap, so that probing needs no tombstones. */
  private void removeFromTable(int place) {
    int mask = table.length - 1;
    int slot = slot(high[place]);
    while (table[slot] != place + 1) {
      slot = slot + 1 & mask;
    }
    int gap = slot;
    int next = slot + 1 & mask;
    while (table[next] != 0) {
      int home = slot(high[table[next] - 1]);
      if ((next - home & mask) >= (next - gap & mask)) {
        table[gap] = table[next];
        gap = next;
      }
      next = next + 1 & mask;
    }
    table[gap] = 0;
  }

  private int slot(long keyHigh) {
    return (int) (keyHigh >>> 32) & table.length - 1;
  }
}
