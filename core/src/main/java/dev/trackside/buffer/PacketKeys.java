package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import java.util.BitSet;

/**
 * The keys of a chunk's packets, see {@link PacketKey}: made on the thread that brings the chunk,
 * so that the committer's only looks them up. Both halves are 0 for a packet without an id.
 */
public final class PacketKeys {
  private final long[] high;
  private final long[] low;

  private PacketKeys(int count) {
    this.high = new long[count];
    this.low = new long[count];
  }

  /** The keys of all packets; those at the quarantined places are known by their content too. */
  static PacketKeys of(Chunk chunk, BitSet quarantined, long seed) {
    PacketKeys keys = new PacketKeys(chunk.packetIds().isEmpty() ? 0 : chunk.count());
    PacketKey key = new PacketKey(seed);
    for (int packet = 0; packet < keys.count(); packet++) {
      if (key.make(chunk, packet, quarantined.get(packet))) {
        keys.high[packet] = key.high();
        keys.low[packet] = key.low() == 0 && key.high() == 0 ? 1 : key.low();
      }
    }
    return keys;
  }

  /** The number of packets; 0 when none of them has an id. */
  int count() {
    return high.length;
  }

  boolean isNone(int packet) {
    return (high[packet] | low[packet]) == 0;
  }

  long high(int packet) {
    return high[packet];
  }

  long low(int packet) {
    return low[packet];
  }

  /** Bytes it takes in memory, nearly. */
  public long sizeBytes() {
    return 16L * high.length;
  }
}
