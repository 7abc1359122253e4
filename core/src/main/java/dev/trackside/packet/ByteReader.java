package dev.trackside.packet;

import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote; anything that does not fit is a corrupt block. */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Steps over a run of bytes and returns where it begins. */
  int skip(int length) {
    if (length < 0 || length > bytes.length - at) {
      throw new CorruptBlockException(
          "block ends early: " + length + " bytes wanted at " + at + " of " + bytes.length);
    }
    int start = at;
    at += length;
    return start;
  }

  int takeByte() {
    return bytes[skip(1)] & 0xff;
  }

  long takeVarint() {
    if (at < bytes.length && bytes[at] >= 0) {
      return bytes[at++]; // most are of one byte
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = takeByte();
      value |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new CorruptBlockException("a number in the block is longer than 64 bits");
  }

  /** A count that must fit into what a block may hold. */
  int takeCount(int most) {
    long value = takeVarint();
    if (value < 0 || value > most) {
      throw new CorruptBlockException("block counts " + value + " where at most " + most + " fit");
    }
    return (int) value;
  }

  String takeText() {
    int length = takeCount(bytes.length);
    int start = skip(length);
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }
}
