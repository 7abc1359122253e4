package dev.trackside.packet;

/**
 * One channel's values in the packets of one shape, as they stand in a block.
 *
 * <pre>
 * DECIMAL  exponent e, then the values times 10^e as a {@link LongColumn}. Sensors are quantised:
 *          312.5 is stored as 3125. Taken only when every value comes back bit for bit.
 * DOUBLE   each value's bits, exclusive-or with the one before, eight planes
 * BITS     kind, then the 64 bits as a LongColumn           (INTEGER, BOOLEAN, NULL, ERASED)
 * MIXED    a kind a value, then 64 bits or a text's length as a LongColumn, then the texts
 * </pre>
 */
final class ValueColumn {
  private static final int DECIMAL = 1;
  private static final int DOUBLE = 2;
  private static final int BITS = 3;
  private static final int MIXED = 4;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  private static final double EXACT = 1L << 53;
  private static final int NO_EXPONENT = -1;

  private long[] values = new long[0];
  private long[] scaled = new long[0];
  private byte[] kinds = new byte[0];

  /** Makes room for columns of a number of values. */
  void ensure(int count) {
    if (values.length < count) {
      values = new long[count];
      scaled = new long[count];
      kinds = new byte[count];
    }
  }

  /** Writes the values at the given place of each packet's samples. */
  void write(Chunk chunk, int[] firstSamples, int count, int place, ByteWriter out) {
    byte kind = chunk.kind[firstSamples[0] + place];
    boolean uniform = true;
    for (int i = 0; i < count; i++) {
      int sample = firstSamples[i] + place;
      values[i] = chunk.bits[sample];
      kinds[i] = chunk.kind[sample];
      uniform &= kinds[i] == kind;
    }
    if (uniform && kind == ValueKind.NUMBER) {
      writeNumbers(count, out);
    } else if (uniform && !ValueKind.isText(kind)) {
      out.putByte(BITS);
      out.putByte(kind);
      LongColumn.write(values, count, out);
    } else {
      writeMixed(chunk, firstSamples, count, place, out);
    }
  }

  private void writeNumbers(int count, ByteWriter out) {
    int exponent = exponent(count);
    if (exponent != NO_EXPONENT && scale(count, exponent)) {
      out.putByte(DECIMAL);
      out.putByte(exponent);
      LongColumn.write(scaled, count, out);
      return;
    }
    out.putByte(DOUBLE);
    int at = out.reserve(count * 8);
    byte[] bytes = out.bytes();
    for (int plane = 0; plane < 8; plane++) {
      int shift = plane * 8;
      long before = 0;
      for (int i = 0; i < count; i++) {
        bytes[at + i] = (byte) ((values[i] ^ before) >>> shift);
        before = values[i];
      }
      at += count;
    }
  }

  /** The fewest decimals that hold all values exactly, or {@link #NO_EXPONENT}. */
  private int exponent(int count) {
    int exponent = 0;
    for (int i = 0; i < count; i++) {
      double value = Double.longBitsToDouble(values[i]);
      while (!isExact(value, exponent)) {
        if (++exponent == POWERS.length) {
          return NO_EXPONENT;
        }
      }
    }
    return exponent;
  }

  private static boolean isExact(double value, int exponent) {
    double whole = Math.rint(value * POWERS[exponent]);
    return Math.abs(whole) < EXACT && whole / POWERS[exponent] == value;
  }

  /** Scales all values; false when one (such as minus zero) would not come back bit for bit. */
  private boolean scale(int count, int exponent) {
    double power = POWERS[exponent];
    long wrong = 0;
    for (int i = 0; i < count; i++) {
      double whole = Math.rint(Double.longBitsToDouble(values[i]) * power);
      long number = (long) whole;
      scaled[i] = number;
      wrong |= Double.doubleToRawLongBits(number / power) ^ values[i];
    }
    return wrong == 0;
  }

  private void writeMixed(Chunk chunk, int[] firsts, int count, int place, ByteWriter out) {
    out.putByte(MIXED);
    out.putBytes(kinds, 0, count);
    for (int i = 0; i < count; i++) {
      if (ValueKind.isText(kinds[i])) {
        values[i] = chunk.textLength(firsts[i] + place);
      }
    }
    LongColumn.write(values, count, out);
    for (int i = 0; i < count; i++) {
      if (ValueKind.isText(kinds[i])) {
        out.putBytes(chunk.text, chunk.textStart(firsts[i] + place), (int) values[i]);
      }
    }
  }

  /** Reads a column back into the places it came from. */
  void read(ByteReader in, ChunkColumns to, int[] firsts, int count, int place, ByteWriter text) {
    int tag = in.takeByte();
    switch (tag) {
      case DECIMAL -> readDecimal(in, count);
      case DOUBLE -> readDoubles(in, count);
      case BITS -> {
        byte kind = kind(in.takeByte());
        if (ValueKind.isText(kind)) {
          throw new CorruptBlockException("a column of bits says that it holds text");
        }
        LongColumn.read(in, values, count);
        java.util.Arrays.fill(kinds, 0, count, kind);
      }
      case MIXED -> readMixed(in, count, text);
      default -> throw new CorruptBlockException("no column of values has the tag " + tag);
    }
    for (int i = 0; i < count; i++) {
      int sample = firsts[i] + place;
      to.bits[sample] = values[i];
      to.kind[sample] = kinds[i];
    }
  }

  private void readDecimal(ByteReader in, int count) {
    int exponent = in.takeByte();
    if (exponent >= POWERS.length) {
      throw new CorruptBlockException("a column has " + exponent + " decimals");
    }
    double power = POWERS[exponent];
    LongColumn.read(in, values, count);
    for (int i = 0; i < count; i++) {
      values[i] = Double.doubleToRawLongBits(values[i] / power);
    }
    java.util.Arrays.fill(kinds, 0, count, ValueKind.NUMBER);
  }

  private void readDoubles(ByteReader in, int count) {
    byte[] bytes = in.bytes();
    java.util.Arrays.fill(values, 0, count, 0);
    for (int plane = 0; plane < 8; plane++) {
      int at = in.skip(count);
      int shift = plane * 8;
      for (int i = 0; i < count; i++) {
        values[i] |= (bytes[at + i] & 0xffL) << shift;
      }
    }
    for (int i = 1; i < count; i++) {
      values[i] ^= values[i - 1];
    }
    java.util.Arrays.fill(kinds, 0, count, ValueKind.NUMBER);
  }

  private void readMixed(ByteReader in, int count, ByteWriter text) {
    int at = in.skip(count);
    for (int i = 0; i < count; i++) {
      kinds[i] = kind(in.bytes()[at + i]);
    }
    LongColumn.read(in, values, count);
    for (int i = 0; i < count; i++) {
      if (ValueKind.isText(kinds[i])) {
        if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
          throw new CorruptBlockException("a text is " + values[i] + " bytes long");
        }
        int length = (int) values[i];
        int start = in.skip(length);
        values[i] = (long) text.size() << 32 | length;
        text.putBytes(in.bytes(), start, length);
      }
    }
  }

  private static byte kind(int kind) {
    if (kind < 0 || kind > ValueKind.LAST) {
      throw new CorruptBlockException("no value has the kind " + kind);
    }
    return (byte) kind;
  }
}
