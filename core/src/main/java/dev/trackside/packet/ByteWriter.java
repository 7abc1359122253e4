package dev.trackside.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of bytes that block sections are written into. */
final class ByteWriter {
  private byte[] bytes = new byte[1024];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Makes room for more bytes and returns where they begin; the caller fills them in. */
  int reserve(int length) {
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, bytes.length * 2));
    }
    int start = size;
    size += length;
    return start;
  }

  void putByte(int value) {
    int at = reserve(1);
    bytes[at] = (byte) value;
  }

  /** Seven bits a byte, the lowest first, the upper bit set on all but the last. */
  void putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      putByte((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    putByte((int) rest);
  }

  void putBytes(byte[] source, int start, int length) {
    int at = reserve(length);
    System.arraycopy(source, start, bytes, at, length);
  }

  void putText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    putVarint(encoded.length);
    putBytes(encoded, 0, encoded.length);
  }
}
