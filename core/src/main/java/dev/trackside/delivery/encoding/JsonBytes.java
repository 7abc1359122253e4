package dev.trackside.delivery.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of JSON in UTF-8. Text that goes in must be UTF-8 already. */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final double EXACT = 1L << 53;

  /** Whole numbers below this are written without an exponent. */
  private static final double PLAIN = 1e15;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

  private static final int GROUP = 10_000;
  private static final int GROUP_DIGITS = 4;
  private static final byte[] GROUPS = groups();

  private byte[] bytes = new byte[256];
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

  byte[] take() {
    byte[] taken = bytes;
    bytes = new byte[taken.length];
    size = 0;
    return taken;
  }

  int reserve(int length) {
    int start = size;
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(start + length, bytes.length * 2));
    }
    size = start + length;
    return start;
  }

  void giveBack(int length) {
    size -= length;
  }

  void put(int character) {
    int at = reserve(1);
    bytes[at] = (byte) character;
  }

  void put(byte[] source) {
    put(source, 0, source.length);
  }

  /** Puts all but the first few bytes. */
  void put(byte[] source, int from) {
    put(source, from, source.length - from);
  }

  void put(byte[] source, int start, int length) {
    int at = reserve(length);
    System.arraycopy(source, start, bytes, at, length);
  }

  void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    text(encoded, 0, encoded.length);
  }

  /** Puts UTF-8 bytes as a JSON string. */
  void text(byte[] source, int start, int length) {
    put('"');
    int from = start;
    int end = start + length;
    for (int i = start; i < end; i++) {
      byte character = source[i];
      if ((character >= 0 && character < 0x20) || character == '"' || character == '\\') {
        put(source, from, i - from);
        escape(character);
        from = i + 1;
      }
    }
    put(source, from, end - from);
    put('"');
  }

  private void escape(byte character) {
    put('\\');
    switch (character) {
      case '"', '\\' -> put(character);
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> {
        put('u');
        put('0');
        put('0');
        put(HEX[character >> 4]);
        put(HEX[character & 15]);
      }
    }
  }

  /** Puts a finite number by its shortest form that reads back bit for bit. */
  void number(double value) {
    double magnitude = Math.abs(value);
    if (magnitude < PLAIN) {
      for (int decimals = 0; decimals < POWERS.length; decimals++) {
        double scaled = Math.rint(magnitude * POWERS[decimals]);
        if (scaled >= EXACT) {
          break;
        }
        if (scaled / POWERS[decimals] == magnitude) {
          decimal(value, (long) scaled, decimals);
          return;
        }
      }
    }
    put(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
  }

  private void decimal(double value, long scaled, int decimals) {
    if (value < 0 || (value == 0 && 1 / value < 0)) {
      put('-');
    }
    if (decimals == 0) {
      digits(scaled);
      if (scaled == 0 && 1 / value < 0) {
        put(new byte[] {'.', '0'});
      }
      return;
    }
    long power = (long) POWERS[decimals];
    digits(scaled / power);
    put('.');
    int fraction = (int) (scaled % power);
    if (decimals <= GROUP_DIGITS) {
      lastDigits(fraction, decimals);
    } else {
      lastDigits(fraction / GROUP, decimals - GROUP_DIGITS);
      lastDigits(fraction % GROUP, GROUP_DIGITS);
    }
  }

  /** Puts a whole number. */
  void whole(long value) {
    if (value == Long.MIN_VALUE) {
      put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    if (value < 0) {
      put('-');
    }
    digits(Math.abs(value));
  }

  private void digits(long value) {
    if (value < GROUP) {
      lastDigits((int) value, value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : 4);
      return;
    }
    long rest = value / GROUP;
    digits(rest);
    lastDigits((int) (value - rest * GROUP), GROUP_DIGITS);
  }

  /** Puts the last one to four digits of a number below ten thousand. */
  private void lastDigits(int value, int count) {
    int from = value * GROUP_DIGITS + GROUP_DIGITS - count;
    int at = reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[at + i] = GROUPS[from + i];
    }
  }

  /** The digits of all numbers from 0000 to 9999: dividing once gives four. */
  private static byte[] groups() {
    byte[] groups = new byte[GROUP * GROUP_DIGITS];
    for (int value = 0; value < GROUP; value++) {
      int rest = value;
      for (int i = GROUP_DIGITS - 1; i >= 0; i--) {
        groups[value * GROUP_DIGITS + i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return groups;
  }
}
