package dev.trackside.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What stands in the texts of {@link CanonicalJson} for itself, and what by an escape. */
final class PlainText {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  private PlainText() {}

  /** Past ASCII characters that stand for themselves: nearly all are, so eight at a time. */
  static int end(byte[] bytes, int from) {
    int to = from;
    while (to + Long.BYTES <= bytes.length && areAllPlain((long) EIGHT.get(bytes, to))) {
      to += Long.BYTES;
    }
    while (to < bytes.length && bytes[to] >= 0x20 && bytes[to] != '"' && bytes[to] != '\\') {
      to++;
    }
    return to;
  }

  /**
   * True when none of eight bytes is above 0x7f, below 0x20, a quote or a backslash: each test sets
   * the top bit of a byte that is, and may set those of bytes above one that is.
   */
  private static boolean areAllPlain(long eight) {
    long quote = eight ^ ONES * '"';
    long backslash = eight ^ ONES * '\\';
    long found = eight | (eight - ONES * 0x20) | (quote - ONES) | (backslash - ONES);
    return (found & ONES << 7) == 0;
  }

  /** A text without its escapes, which are right. */
  static String unescaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each != '\\') {
        out.append(each);
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 'b' -> out.append('\b');
        case 't' -> out.append('\t');
        case 'n' -> out.append('\n');
        case 'f' -> out.append('\f');
        case 'r' -> out.append('\r');
        case 'u' -> {
          out.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
          i += 4;
        }
        default -> out.append(kind);
      }
    }
    return out.toString();
  }
}
