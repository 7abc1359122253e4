package dev.trackside.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Looks for several byte patterns at once; a table of their first two bytes skips the rest. */
final class ByteSearch {
  private static final int SHORTEST = 4;

  private final List<byte[]> patterns = new ArrayList<>();
  private final BitSet beginnings = new BitSet(1 << 16);
  private int longest = 1;

  /** Patterns of fewer than four bytes are found everywhere and left out. */
  ByteSearch(List<byte[]> wanted) {
    for (byte[] pattern : wanted) {
      if (pattern.length >= SHORTEST) {
        patterns.add(pattern);
        beginnings.set(beginning(pattern, 0));
        longest = Math.max(longest, pattern.length);
      }
    }
  }

  /** Bytes of the longest pattern: what two pieces of one file must overlap by, and one. */
  int longest() {
    return longest;
  }

  /** The first place of any pattern in a part of an array; -1 for none. */
  int find(byte[] bytes, int from, int to) {
    if (patterns.isEmpty()) {
      return -1;
    }
    for (int at = from; at + SHORTEST <= to; at++) {
      if (beginnings.get(beginning(bytes, at)) && isAt(bytes, at, to)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isAt(byte[] bytes, int at, int to) {
    for (byte[] pattern : patterns) {
      int length = pattern.length;
      if (at + length <= to && Arrays.equals(bytes, at, at + length, pattern, 0, length)) {
        return true;
      }
    }
    return false;
  }

  private static int beginning(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }
}
