package dev.trackside.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link CanonicalJson} and nothing else: bytes that it accepts are the only ones for their
 * value. It looks at each byte once and need not build what it reads.
 */
public final class CanonicalReader {
  private static final int INTEGER_DIGITS = 16;

  /** By character: what a key is made of. */
  private static final boolean[] IN_KEYS = inKeys();

  private final byte[] in;
  private int at;

  /** Bytes are not in the canonical form. */
  private static final class NotCanonical extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotCanonical(String problem) {
      super(problem, null, false, false);
    }
  }

  private CanonicalReader(byte[] in) {
    this.in = in;
  }

  /** The object in these bytes; empty when they are not canonical. */
  @SuppressWarnings("unchecked")
  public static Optional<Map<String, Object>> read(byte[] bytes) {
    try {
      CanonicalReader reader = new CanonicalReader(bytes);
      Object value = reader.whole(true);
      return value instanceof Map ? Optional.of((Map<String, Object>) value) : Optional.empty();
    } catch (NotCanonical e) {
      return Optional.empty();
    }
  }

  /**
   * Where the members of the object in these bytes stand.
   *
   * @param spans takes them; what it held before is gone
   * @return false when the bytes are not canonical, or hold more members than there is room for
   */
  public static boolean scan(byte[] bytes, Spans spans) {
    try {
      spans.of(bytes);
      CanonicalReader reader = new CanonicalReader(bytes);
      if (bytes.length == 0 || bytes[0] != '{' || bytes.length > CanonicalJson.BYTES_MOST) {
        return false;
      }
      reader.object(1, false, spans);
      return reader.at == bytes.length;
    } catch (NotCanonical e) {
      return false;
    }
  }

  private @Nullable Object whole(boolean isBuilt) {
    demand(in.length <= CanonicalJson.BYTES_MOST, "too long");
    Object value = value(1, isBuilt);
    demand(at == in.length, "something follows");
    return value;
  }

  private static void demand(boolean isSo, String problem) {
    if (!isSo) {
      throw new NotCanonical(problem);
    }
  }

  private int peek() {
    return at < in.length ? in[at] : -1;
  }

  private void expect(char wanted) {
    demand(peek() == wanted, "unexpected");
    at++;
  }

  private @Nullable Object value(int depth, boolean isBuilt) {
    return switch (peek()) {
      case '{' -> object(depth, isBuilt, null);
      case '[' -> list(depth, isBuilt);
      case '"' -> text(isBuilt);
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      default -> integer();
    };
  }

  private Boolean word(String word, Boolean value) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private Long integer() {
    boolean isNegative = peek() == '-';
    at += isNegative ? 1 : 0;
    int start = at;
    long value = 0;
    while (at < in.length && in[at] >= '0' && in[at] <= '9' && at - start <= INTEGER_DIGITS) {
      value = value * 10 + in[at++] - '0';
    }
    demand(at > start && value <= CanonicalJson.INTEGER_MOST, "no integer");
    demand(in[start] != '0' || (at == start + 1 && !isNegative), "an integer has one form");
    return isNegative ? -value : value;
  }

  private @Nullable List<Object> list(int depth, boolean isBuilt) {
    demand(depth <= CanonicalJson.DEPTH_MOST, "too deep");
    List<Object> values = isBuilt ? new ArrayList<>() : null;
    at++;
    if (peek() == ']') {
      at++;
      return values;
    }
    while (true) {
      Object value = value(depth + 1, isBuilt);
      if (values != null && value != null) {
        values.add(value);
      }
      if (peek() == ']') {
        at++;
        return values;
      }
      expect(',');
    }
  }

  private @Nullable Map<String, Object> object(int depth, boolean isBuilt, @Nullable Spans spans) {
    demand(depth <= CanonicalJson.DEPTH_MOST, "too deep");
    Map<String, Object> members = isBuilt ? new LinkedHashMap<>() : null;
    at++;
    if (peek() == '}') {
      at++;
      return members;
    }
    int before = -1;
    int beforeEnd = -1;
    while (true) {
      int start = at + 1;
      key();
      int end = at - 1;
      demand(before < 0 || isBefore(before, beforeEnd, start, end), "keys are sorted");
      before = start;
      beforeEnd = end;
      expect(':');
      int valueStart = at;
      Object value = value(depth + 1, isBuilt);
      if (spans != null) {
        demand(spans.add(start, end, valueStart, at), "too many members");
      }
      if (members != null && value != null) {
        members.put(new String(in, start, end - start, StandardCharsets.US_ASCII), value);
      }
      if (peek() == '}') {
        at++;
        return members;
      }
      expect(',');
    }
  }

  private void key() {
    expect('"');
    demand(peek() >= 'a' && peek() <= 'z', "no key");
    byte[] bytes = in;
    int to = at;
    while (to < bytes.length && bytes[to] >= 0 && IN_KEYS[bytes[to]]) {
      to++;
    }
    at = to;
    expect('"');
  }

  private static boolean[] inKeys() {
    boolean[] marks = new boolean[Byte.MAX_VALUE + 1];
    "abcdefghijklmnopqrstuvwxyz0123456789_".chars().forEach(each -> marks[each] = true);
    return marks;
  }

  /** Whether a key stands before another. */
  private boolean isBefore(int left, int leftEnd, int right, int rightEnd) {
    int one = left;
    int other = right;
    while (one < leftEnd && other < rightEnd && in[one] == in[other]) {
      one++;
      other++;
    }
    boolean isPrefix = one == leftEnd || other == rightEnd;
    return isPrefix ? other < rightEnd : in[one] < in[other];
  }

  private @Nullable String text(boolean isBuilt) {
    at++;
    int start = at;
    boolean isAscii = true;
    boolean isEscaped = false;
    while (true) {
      at = PlainText.end(in, at);
      int each = peek();
      if (each == '"') {
        break;
      }
      demand(at < in.length && (each < 0 || each >= 0x20), "no text");
      if (each == '\\') {
        isEscaped = true;
        escape();
      } else {
        isAscii &= each >= 0;
        at++;
      }
    }
    int end = at++;
    if (!isAscii) {
      demandNormal(start, end);
    }
    if (!isBuilt) {
      return null;
    }
    String text = new String(in, start, end - start, StandardCharsets.UTF_8);
    return isEscaped ? PlainText.unescaped(text) : text;
  }

  private void demandNormal(int start, int end) {
    try {
      CharSequence text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in, start, end - start));
      demand(Normalizer.isNormalized(text, Normalizer.Form.NFC), "not in NFC");
    } catch (CharacterCodingException e) {
      throw new NotCanonical("no UTF-8");
    }
  }

  /** Past an escape, which is one of those that have no shorter form. */
  private void escape() {
    at++;
    int kind = peek();
    at++;
    if (kind == 'u') {
      demand(at + 4 <= in.length && in[at] == '0' && in[at + 1] == '0', "a needless escape");
      int high = in[at + 2] - '0';
      int low = Character.digit(in[at + 3], 16);
      demand(high == 0 || high == 1, "a needless escape");
      demand(low >= 0 && (in[at + 3] < 'A' || in[at + 3] > 'F'), "an escape in lower case");
      int code = high * 16 + low;
      demand("\b\t\n\f\r".indexOf(code) < 0, "an escape with a shorter form");
      at += 4;
    } else {
      demand(kind > 0 && "\"\\btnfr".indexOf(kind) >= 0, "no escape");
    }
  }
}
