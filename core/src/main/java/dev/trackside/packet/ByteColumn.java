package dev.trackside.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One run of bytes a packet: packet ids, metadata, raw bytes. An entry of length 0 means that the
 * packet has none. Immutable once built; the arrays are shared, never changed.
 *
 * <pre>
 * data   a1b2 a1b3      a1b4
 * end       4    8  8     12     (the third packet has none)
 * </pre>
 */
public final class ByteColumn {
  private static final ByteColumn NONE = new ByteColumn(new byte[0], new int[0]);

  private final byte[] data;
  private final int[] end;

  ByteColumn(byte[] data, int[] end) {
    this.data = data;
    this.end = end;
  }

  /** A column in which no packet has anything, whatever the number of packets. */
  static ByteColumn none() {
    return NONE;
  }

  /** True when no packet has anything. */
  public boolean isEmpty() {
    return data.length == 0 || end.length == 0;
  }

  /** The first byte of a packet's entry in {@link #data()}. */
  public int start(int packet) {
    return packet == 0 || end.length == 0 ? 0 : end[packet - 1];
  }

  /** The length of a packet's entry, 0 for none. */
  public int length(int packet) {
    return end.length == 0 ? 0 : end[packet] - start(packet);
  }

  /** All entries, one behind the other. Not to be changed. */
  public byte[] data() {
    return data;
  }

  /** A copy of a packet's entry. */
  public byte[] copy(int packet) {
    int start = start(packet);
    return Arrays.copyOfRange(data, start, start + length(packet));
  }

  /** A packet's entry as UTF-8 text. */
  public String text(int packet) {
    return new String(data, start(packet), length(packet), StandardCharsets.UTF_8);
  }

  /** Collects entries, one a packet, in order: first offered, then taken when the packet ends. */
  static final class Builder {
    private byte[] data = new byte[0];
    private int[] end = new int[16];
    private int count;
    private int size;
    private byte[] offered = data;
    private int offeredStart;
    private int offeredLength;

    /** Notes the entry of the open packet; the bytes are copied by {@link #take}. */
    void offer(byte[] source, int start, int length) {
      offered = source;
      offeredStart = start;
      offeredLength = length;
    }

    /** Forgets what was offered. */
    void forget() {
      offeredLength = 0;
    }

    /** Adds what was offered, or nothing, as the next packet's entry. */
    void take() {
      if (count == end.length) {
        end = Arrays.copyOf(end, count * 2);
      }
      if (offeredLength > 0) {
        int needed = size + offeredLength;
        if (needed > data.length) {
          data = Arrays.copyOf(data, Math.max(needed, Math.max(256, data.length * 2)));
        }
        System.arraycopy(offered, offeredStart, data, size, offeredLength);
        size = needed;
      }
      end[count++] = size;
      offeredLength = 0;
    }

    ByteColumn build() {
      ByteColumn column =
          size == 0 ? none() : new ByteColumn(Arrays.copyOf(data, size), Arrays.copyOf(end, count));
      count = 0;
      size = 0;
      return column;
    }
  }
}
