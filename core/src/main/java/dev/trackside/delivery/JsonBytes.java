package dev.trackside.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of JSON in UTF-8. Text that goes in must be UTF-8 already. */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final double EXACT = 1L << 53;

  /** Whole numbers below this are written without an exponent. */
  private static final double PLAIN = 1e15;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

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
    long fraction = scaled % power;
    int at = reserve(decimals);
    for (int i = decimals - 1; i >= 0; i--) {
      bytes[at + i] = (byte) ('0' + fraction % 10);
      fraction /= 10;
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
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    int at = reserve(count);
    long rest = value;
    for (int i = count - 1; i >= 0; i--) {
      bytes[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
