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
 * table   where in the ring a key is, see {@link PlaceTable}
 * </pre>
 *
 * <p>What was noted since {@link #mark} can be taken back. For the committer's thread.
 */
public final class DuplicateWindow {
  private static final int START = 1024;

  /** Packets whose cache misses are taken together. */
  private static final int AHEAD = 256;

  private final int capacity;
  private final long seed;
  private final PacketKey key;
  private final UnaryOperator<Chunk> opener;
  private long[] high = new long[START];
  private long[] low = new long[START];
  private PlaceTable table;
  private volatile int damaged;
  private long noted;
  private long marked;
  private long[] evicted = new long[64];
  private int evictedSize;

  @SuppressWarnings("UnusedVariable") // without it the compiler could leave out the reads ahead
  private long touched;

  /** An empty window for a number of packet ids. */
  public DuplicateWindow(int capacity, long seed) {
    this(capacity, seed, UnaryOperator.identity());
  }

  /** The same over packets that are sealed on disk: those of a reload are opened. */
  public DuplicateWindow(int capacity, long seed, UnaryOperator<Chunk> opener) {
    this.opener = opener;
    this.capacity = Math.max(1, capacity);
    this.seed = seed;
    this.key = new PacketKey(seed);
    int start = Math.min(this.capacity, START);
    high = new long[start];
    low = new long[start];
    table = new PlaceTable(start);
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
      table.remove(high[place], place);
      if (evictedSize > 0 && noted >= high.length) {
        high[place] = evicted[--evictedSize - 1];
        low[place] = evicted[evictedSize];
        evictedSize--;
        table.insert(high[place], place);
      }
    }
    evictedSize = 0;
  }

  /** Fills the window from the newest blocks of both logs, in the order of their commits. */
  public void reload(Connection connection) throws SQLException {
    noted = 0;
    marked = 0;
    evictedSize = 0;
    table.clear();
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
    return note(keys(chunk, quarantined));
  }

  /** The keys of a chunk's packets, some of which are quarantined. By any thread. */
  public PacketKeys keys(Chunk chunk, BitSet quarantined) {
    return PacketKeys.of(chunk, quarantined, seed);
  }

  /** Notes a chunk's packets by their keys; the result has the known ones. */
  public BitSet note(PacketKeys keys) {
    BitSet known = new BitSet();
    for (int from = 0; from < keys.count(); from += AHEAD) {
      int to = Math.min(from + AHEAD, keys.count());
      readAhead(keys, from, to);
      for (int packet = from; packet < to; packet++) {
        if (!keys.isNone(packet) && !note(keys.high(packet), keys.low(packet))) {
          known.set(packet);
        }
      }
    }
    return known;
  }

  /**
   * Reads what the next packets will want of the table, for themselves and for what they push out:
   * reads that do not wait for each other miss the cache together, not one after the other.
   */
  private void readAhead(PacketKeys keys, int from, int to) {
    long sum = 0;
    for (int packet = from; packet < to; packet++) {
      sum += table.touch(keys.high(packet));
    }
    for (long place = noted; place >= high.length && place < noted + to - from; place++) {
      sum += table.touch(high[(int) (place % high.length)]);
    }
    touched = sum;
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
    for (int slot = table.first(keyHigh); !table.isEmpty(slot); slot = table.next(slot)) {
      int place = table.candidate(slot, keyHigh);
      if (place >= 0 && high[place] == keyHigh && low[place] == keyLow) {
        return false;
      }
    }
    if (noted == high.length && high.length < capacity) {
      grow();
    }
    int place = (int) (noted % high.length);
    if (noted >= high.length) {
      rememberEvicted(place);
      table.remove(high[place], place);
    }
    high[place] = keyHigh;
    low[place] = keyLow;
    table.insert(keyHigh, place);
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
    table = new PlaceTable(size);
    for (int place = 0; place < noted; place++) {
      table.insert(high[place], place);
    }
  }
}
