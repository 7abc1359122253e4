package dev.trackside.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are put together one after the other. For one thread. */
final class GrowingBytes {
  private static final int FIRST = 1_024;

  private byte[] bytes = new byte[FIRST];
  private int size;

  void write(int each) {
    room(1);
    bytes[size++] = (byte) each;
  }

  void write(byte[] from, int start, int count) {
    room(count);
    System.arraycopy(from, start, bytes, size, count);
    size += count;
  }

  void ascii(String text) {
    byte[] all = text.getBytes(StandardCharsets.US_ASCII);
    write(all, 0, all.length);
  }

  private void room(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
    }
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
