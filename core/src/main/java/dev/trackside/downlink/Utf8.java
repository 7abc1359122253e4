package dev.trackside.downlink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at text in bytes, eight at a time where that can be. */
final class Utf8 {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long LINE_FEEDS = ONES * '\n';

  private Utf8() {}

  /** Up to eight bytes as a number, the first one lowest, zeros above. */
  static long word(byte[] bytes, int at, int length) {
    if (at + 8 <= bytes.length) {
      long word = (long) WORD.get(bytes, at);
      return length >= 8 ? word : word & ((1L << (length << 3)) - 1);
    }
    long word = 0;
    for (int i = Math.min(8, length) - 1; i >= 0; i--) {
      word = (word << 8) | (bytes[at + i] & 0xff);
    }
    return word;
  }

  /** The first place that is a quote, a backslash, a control character or beyond ASCII. */
  static int plainEnd(byte[] bytes, int start, int end) {
    int at = start;
    while (at + 8 <= end) {
      long word = (long) WORD.get(bytes, at);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      // A zero byte borrows, and so sets its high bit; a wrong hit lies only above a true one.
      long hits = (quote - ONES) & ~quote;
      hits |= (backslash - ONES) & ~backslash;
      hits |= (word - SPACES) & ~word;
      hits = (hits | word) & HIGHS;
      if (hits != 0) {
        return at + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
      at += 8;
    }
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** The place of the first line feed, or {@code end} when there is none. */
  static int lineEnd(byte[] bytes, int start, int end) {
    int at = start;
    while (at + 8 <= end) {
      long word = (long) WORD.get(bytes, at) ^ LINE_FEEDS;
      long hits = (word - ONES) & ~word & HIGHS;
      if (hits != 0) {
        return at + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
      at += 8;
    }
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** The length of the character that begins here, 0 when the bytes are no UTF-8. */
  static int length(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || at + length > end) {
      return 0;
    }
    // The second byte is narrower where a longer form, a surrogate or too high a point would be.
    int second = bytes[at + 1] & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** True when all of the bytes are UTF-8. */
  static boolean isValid(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      int length = length(bytes, at, end);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** The place behind a byte order mark, if there is one. */
  static int pastByteOrderMark(byte[] bytes, int start, int end) {
    boolean marked =
        end - start >= 3
            && bytes[start] == (byte) 0xef
            && bytes[start + 1] == (byte) 0xbb
            && bytes[start + 2] == (byte) 0xbf;
    return marked ? start + 3 : start;
  }

  /** True when nothing stands there but white space. */
  static boolean isBlank(byte[] bytes, int start, int end) {
    for (int at = start; at < end; at++) {
      if (bytes[at] > ' ' || bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }
}
