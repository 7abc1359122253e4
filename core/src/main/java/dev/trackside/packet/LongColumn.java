package dev.trackside.packet;

/**
 * A column of whole numbers as it stands in a block.
 *
 * <pre>
 * mode &lt;&lt; 4 | width   one byte
 * CONSTANT  the one value, a zigzag varint
 * DIRECT    value      zigzag, width bytes each, in planes
 * DELTA     first value, then differences to the one before: zigzag, width bytes each, in planes
 *
 * planes    all lowest bytes, then all second bytes, ...   (the upper planes are nearly constant,
 *                                                           which the compressor behind it likes)
 * </pre>
 */
final class LongColumn {
  private static final int CONSTANT = 0;
  private static final int DIRECT = 1;
  private static final int DELTA = 2;

  private LongColumn() {}

  static void write(long[] values, int count, ByteWriter out) {
    if (count == 0) {
      return;
    }
    long first = values[0];
    long direct = zigzag(first);
    long deltas = 0;
    for (int i = 1; i < count; i++) {
      direct |= zigzag(values[i]);
      deltas |= zigzag(values[i] - values[i - 1]);
    }
    if (deltas == 0) {
      out.putByte(CONSTANT << 4);
      out.putVarint(zigzag(first));
      return;
    }
    int directWidth = width(direct);
    int deltaWidth = width(deltas);
    if (deltaWidth <= directWidth) {
      out.putByte(DELTA << 4 | deltaWidth);
      out.putVarint(zigzag(first));
      writeDeltas(values, count, deltaWidth, out);
    } else {
      out.putByte(DIRECT << 4 | directWidth);
      writeDirect(values, count, directWidth, out);
    }
  }

  private static void writeDirect(long[] values, int count, int width, ByteWriter out) {
    int at = out.reserve(count * width);
    byte[] bytes = out.bytes();
    for (int plane = 0; plane < width; plane++) {
      int shift = plane * 8;
      for (int i = 0; i < count; i++) {
        bytes[at + i] = (byte) (zigzag(values[i]) >>> shift);
      }
      at += count;
    }
  }

  private static void writeDeltas(long[] values, int count, int width, ByteWriter out) {
    int at = out.reserve((count - 1) * width);
    byte[] bytes = out.bytes();
    for (int plane = 0; plane < width; plane++) {
      int shift = plane * 8;
      for (int i = 1; i < count; i++) {
        bytes[at + i - 1] = (byte) (zigzag(values[i] - values[i - 1]) >>> shift);
      }
      at += count - 1;
    }
  }

  static void read(ByteReader in, long[] values, int count) {
    if (count == 0) {
      return;
    }
    int tag = in.takeByte();
    int width = tag & 15;
    switch (tag >>> 4) {
      case CONSTANT -> java.util.Arrays.fill(values, 0, count, unzigzag(in.takeVarint()));
      case DIRECT -> {
        readPlanes(in, values, 0, count, width);
        for (int i = 0; i < count; i++) {
          values[i] = unzigzag(values[i]);
        }
      }
      case DELTA -> {
        values[0] = unzigzag(in.takeVarint());
        readPlanes(in, values, 1, count, width);
        for (int i = 1; i < count; i++) {
          values[i] = values[i - 1] + unzigzag(values[i]);
        }
      }
      default -> throw new CorruptBlockException("no column has the tag " + tag);
    }
  }

  private static void readPlanes(ByteReader in, long[] values, int from, int count, int width) {
    if (width < 1 || width > 8) {
      throw new CorruptBlockException("a column is " + width + " bytes wide");
    }
    int length = count - from;
    byte[] bytes = in.bytes();
    for (int plane = 0; plane < width; plane++) {
      int at = in.skip(length);
      int shift = plane * 8;
      if (plane == 0) {
        for (int i = 0; i < length; i++) {
          values[from + i] = bytes[at + i] & 0xffL;
        }
      } else {
        for (int i = 0; i < length; i++) {
          values[from + i] |= (bytes[at + i] & 0xffL) << shift;
        }
      }
    }
  }

  private static int width(long any) {
    return Math.max(1, (71 - Long.numberOfLeadingZeros(any)) / 8);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
