package dev.trackside.tree;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON of which every value has exactly one text: the part of RFC 8785 without its traps. Keys are
 * {@code [a-z][a-z0-9_]*}, sorted; there is no white space, no null and no fraction; integers lie
 * within ±(2^53-1), larger ones are texts; texts are in NFC and hold no lone surrogate; at most 8
 * levels and 16 KiB. Any library for RFC 8785 writes the same bytes.
 */
public final class CanonicalJson {
  /** Bytes of a whole text at most. */
  public static final int BYTES_MOST = 16 * 1024;

  /** Levels at most. */
  public static final int DEPTH_MOST = 8;

  /** The largest integer. */
  public static final long INTEGER_MOST = (1L << 53) - 1;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private CanonicalJson() {}

  /**
   * Writes an object of texts, integers, booleans, lists and objects.
   *
   * @throws IllegalArgumentException for what the form does not know
   */
  public static byte[] encode(Map<String, ?> object) {
    GrowingBytes out = new GrowingBytes();
    write(out, object, 1);
    if (out.size() > BYTES_MOST) {
      throw new IllegalArgumentException(
          "an entry of " + out.size() + " bytes; it may have " + BYTES_MOST);
    }
    return out.toByteArray();
  }

  /** A text that the form can hold: in NFC, each lone surrogate replaced by U+FFFD. */
  public static String clean(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(each -> each >= 0xD800 && each <= 0xDFFF ? 0xFFFD : each)
        .forEach(whole::appendCodePoint);
    return Normalizer.normalize(whole, Normalizer.Form.NFC);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7e) {
        return false;
      }
    }
    return true;
  }

  private static void write(GrowingBytes out, Object value, int depth) {
    switch (value) {
      case String text -> text(out, text);
      case Boolean bool -> out.ascii(bool.toString());
      case Integer number -> out.ascii(number.toString());
      case Long number -> {
        if (Math.abs(number) > INTEGER_MOST) {
          throw new IllegalArgumentException(number + " is too large for a number: make it a text");
        }
        out.ascii(number.toString());
      }
      case List<?> list -> {
        demandDepth(depth);
        out.write('[');
        for (int i = 0; i < list.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          write(out, list.get(i), depth + 1);
        }
        out.write(']');
      }
      case Map<?, ?> map -> object(out, map, depth);
      default -> throw new IllegalArgumentException("no place for a " + value.getClass());
    }
  }

  private static void object(GrowingBytes out, Map<?, ?> map, int depth) {
    demandDepth(depth);
    out.write('{');
    boolean isFirst = true;
    for (Map.Entry<?, ?> each : (isSorted(map) ? map : new TreeMap<>(map)).entrySet()) {
      if (!isFirst) {
        out.write(',');
      }
      isFirst = false;
      String key = (String) each.getKey();
      if (!isKey(key)) {
        throw new IllegalArgumentException("\"" + key + "\" is no key");
      }
      text(out, key);
      out.write(':');
      write(out, each.getValue(), depth + 1);
    }
    out.write('}');
  }

  /** True when the keys come in order already: most maps are made so. */
  private static boolean isSorted(Map<?, ?> map) {
    String before = "";
    for (Object each : map.keySet()) {
      String key = (String) each;
      if (before.compareTo(key) > 0) {
        return false;
      }
      before = key;
    }
    return true;
  }

  private static void demandDepth(int depth) {
    if (depth > DEPTH_MOST) {
      throw new IllegalArgumentException("more than " + DEPTH_MOST + " levels");
    }
  }

  private static boolean isKey(String key) {
    if (key.isEmpty() || key.charAt(0) < 'a' || key.charAt(0) > 'z') {
      return false;
    }
    for (int i = 1; i < key.length(); i++) {
      char each = key.charAt(i);
      if (!((each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_')) {
        return false;
      }
    }
    return true;
  }

  private static void text(GrowingBytes out, String text) {
    if (!clean(text).equals(text)) {
      throw new IllegalArgumentException("a text is not in NFC or holds half a character");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('"');
    int done = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte each = bytes[i];
      if (each == '"' || each == '\\' || (each >= 0 && each < 0x20)) {
        out.write(bytes, done, i - done);
        character(out, each);
        done = i + 1;
      }
    }
    out.write(bytes, done, bytes.length - done);
    out.write('"');
  }

  private static void character(GrowingBytes out, byte each) {
    switch (each) {
      case '"' -> out.ascii("\\\"");
      case '\\' -> out.ascii("\\\\");
      case '\b' -> out.ascii("\\b");
      case '\t' -> out.ascii("\\t");
      case '\n' -> out.ascii("\\n");
      case '\f' -> out.ascii("\\f");
      case '\r' -> out.ascii("\\r");
      default -> {
        out.ascii("\\u00");
        out.write(DIGITS[each >> 4]);
        out.write(DIGITS[each & 15]);
      }
    }
  }
}
