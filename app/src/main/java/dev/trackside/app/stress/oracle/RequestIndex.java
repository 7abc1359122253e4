package dev.trackside.app.stress.oracle;

import java.util.Arrays;

/**
 * Which packet a request id is of: abroad a packet's own id goes under a code, and only the request
 * id is the same in every sink. Some 32 bytes a packet; ids are told apart by 64 mixed bits.
 */
final class RequestIndex {
  private static final int CAR_BITS = 8;

  private long[] keys = new long[1 << 12];
  private long[] values = new long[1 << 12];
  private int size;

  /** Notes whose request id it is. */
  void put(String requestId, int car, long number) {
    if (size * 2 >= keys.length) {
      grow();
    }
    long key = key(requestId);
    int slot = slot(key);
    size += keys[slot] == 0 ? 1 : 0;
    keys[slot] = key;
    values[slot] = number << CAR_BITS | car;
  }

  /** The car's place; -1 when the request id is not known. */
  int car(String requestId) {
    int slot = slot(key(requestId));
    return keys[slot] == 0 ? -1 : (int) (values[slot] & (1 << CAR_BITS) - 1);
  }

  /** The packet's number; -1 when the request id is not known. */
  long number(String requestId) {
    int slot = slot(key(requestId));
    return keys[slot] == 0 ? -1 : values[slot] >>> CAR_BITS;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = Arrays.copyOf(oldValues, keys.length);
    Arrays.fill(values, 0);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private int slot(long key) {
    int slot = (int) (key >>> 7) & keys.length - 1;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private static long key(String text) {
    long key = 1;
    for (int i = 0; i < text.length(); i++) {
      key = (key ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      key ^= key >>> 31;
    }
    return key == 0 ? 1 : key;
  }
}
