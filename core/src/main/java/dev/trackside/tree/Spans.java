package dev.trackside.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where the members of a canonical object stand in its bytes; used again and again. */
public final class Spans {
  private static final int MEMBERS_MOST = 64;
  private static final int DIGITS_MOST = 16;

  private final int[] places = new int[MEMBERS_MOST * 4];
  private byte[] bytes = new byte[0];
  private int count;

  void of(byte[] newBytes) {
    bytes = newBytes;
    count = 0;
  }

  boolean add(int keyStart, int keyEnd, int valueStart, int valueEnd) {
    if (count == MEMBERS_MOST) {
      return false;
    }
    int to = count++ * 4;
    places[to] = keyStart;
    places[to + 1] = keyEnd;
    places[to + 2] = valueStart;
    places[to + 3] = valueEnd;
    return true;
  }

  /** The number of the member with this key, which is not empty; -1 for none. */
  public int find(byte[] key) {
    for (int i = 0; i < count; i++) {
      int start = places[i * 4];
      int length = places[i * 4 + 1] - start;
      if (length == key.length
          && bytes[start] == key[0]
          && Arrays.equals(bytes, start, start + length, key, 0, length)) {
        return i;
      }
    }
    return -1;
  }

  /** True when the member is there and its value is exactly these bytes. */
  public boolean is(byte[] key, byte[] value) {
    int found = find(key);
    return found >= 0 && Arrays.equals(bytes, start(found), end(found), value, 0, value.length);
  }

  /** The value of a member that is a number of at most 16 digits; -1 for none. */
  public long number(byte[] key) {
    int found = find(key);
    if (found < 0 || end(found) - start(found) > DIGITS_MOST) {
      return -1;
    }
    long value = 0;
    for (int i = start(found); i < end(found); i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The value of a member as it stands there, with its quotes; empty for none. */
  public String value(byte[] key) {
    int found = find(key);
    return found < 0
        ? ""
        : new String(bytes, start(found), end(found) - start(found), StandardCharsets.UTF_8);
  }

  /** Where the value of a member begins. */
  public int start(int member) {
    return places[member * 4 + 2];
  }

  /** Where the value of a member ends. */
  public int end(int member) {
    return places[member * 4 + 3];
  }
}
