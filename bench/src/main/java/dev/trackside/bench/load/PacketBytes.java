package dev.trackside.bench.load;

import java.nio.ByteBuffer;

/**
 * A caller's packets as ready-made bytes, for targets that keep bytes: its id, its event time, when
 * it was received, and its sixteen values. For one thread.
 */
public final class PacketBytes {
  private final PacketRing ring;
  private final byte[][] rows;
  private final long receivedAt = System.currentTimeMillis();

  /** The packets of a caller, the same as those of its ring. */
  public PacketBytes(int caller) {
    this.ring = new PacketRing(caller);
    this.rows = ring.rows();
  }

  /** Bytes of one packet. */
  public static int sizeBytes() {
    return PacketRing.ID_BYTES + 2 * Long.BYTES + PacketRing.SAMPLES * Double.BYTES;
  }

  /** Moves to the next packet and appends it to a buffer. */
  public void appendTo(ByteBuffer buffer) {
    buffer.put(ring.next()).putLong(ring.eventTime()).putLong(receivedAt).put(rows[ring.slot()]);
  }

  /** Moves to the next packet; the result is its own and stays as it is. */
  public byte[] next() {
    ByteBuffer buffer = ByteBuffer.allocate(sizeBytes());
    appendTo(buffer);
    return buffer.array();
  }
}
