package dev.trackside.downlink;

import dev.trackside.downlink.PacketDraft.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over JSON as RFC 8259 has it, strict, without objects. Every method takes the place
 * where it begins and returns the place where it ends, or {@link #FAILED}, and then {@link
 * #failedAt} and {@link #expected} say why. For one thread.
 *
 * <p>More than RFC 8259, because Python writes it: the bare words NaN, Infinity and -Infinity.
 */
final class JsonText {
  /** Returned instead of a place when the bytes are no JSON. */
  static final int FAILED = -1;

  /** Where the last failure lies. */
  int failedAt;

  /** What should stand there. */
  String expected = "";

  /** The text read last: its bytes, their start and end; void with the next text. */
  byte[] text = {};

  int textStart;
  int textEnd;

  /** True when the text read last had no escapes, so that its bytes are those of the input. */
  boolean textInPlace;

  /** The number read last. */
  final NumberText number = new NumberText();

  private final Bytes unescaped = new Bytes();
  private byte[] bytes = {};
  private int end;
  private byte lineBreak;

  /** Puts the cursor over bytes; in one line no line break is white space. */
  void over(byte[] source, int endOfBytes, boolean lineBreaksEnd) {
    bytes = source;
    textInPlace = false;
    end = endOfBytes;
    lineBreak = (byte) (lineBreaksEnd ? ' ' : '\n');
  }

  /** The byte at a place, 0 at the end. */
  byte at(int place) {
    return place < end ? bytes[place] : 0;
  }

  /** Skips white space. */
  int space(int start) {
    return start < end && bytes[start] > ' ' ? start : pastSpace(start);
  }

  private int pastSpace(int start) {
    int at = start;
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Notes a failure. */
  int fail(int place, String what) {
    failedAt = place;
    expected = what;
    return FAILED;
  }

  /** Reads a text whose opening quote stands before {@code start}. */
  int string(int start) {
    int at = start;
    while (true) {
      at = Utf8.plainEnd(bytes, at, end);
      if (at >= end) {
        return fail(end, "a closing quote");
      }
      byte character = bytes[at];
      if (character == '"') {
        if (!textInPlace) {
          text = bytes;
          textInPlace = true;
        }
        textStart = start;
        textEnd = at;
        return at + 1;
      }
      if (character == '\\') {
        return escaped(start, at);
      }
      at = utf8(at);
      if (at < 0) {
        return FAILED;
      }
    }
  }

  /** Reads a number, or one of the words that stand for one. */
  int number(int start) {
    boolean negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    if (at(first) == 'I') {
      number.number(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      return word(first, "Infinity");
    }
    if (at(first) == 'N' && !negative) {
      number.number(Double.NaN);
      return word(first, "NaN");
    }
    int after = number.json(bytes, start, end);
    return after < 0 ? fail(-1 - after, number.expected) : after;
  }

  /** Reads a word such as {@code true}. */
  int word(int start, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at(start + i) != word.charAt(i)) {
        return fail(start, "a value");
      }
    }
    return start + word.length();
  }

  /** Skips the colon behind a member's name, and the space around it. */
  int colon(int start) {
    int at = space(start);
    return at(at) == ':' ? space(at + 1) : fail(at, "a colon");
  }

  /** Copies any value, checked, without white space; the bare words of numbers become texts. */
  int copy(int start, Bytes out, int depth) {
    byte character = at(start);
    if (character == '{' || character == '[') {
      return depth >= Limits.DEPTH
          ? fail(start, "at most " + Limits.DEPTH + " levels")
          : copyAll(start, out, depth + 1);
    }
    int after;
    if (character == '"') {
      after = string(start + 1);
    } else if (character == 't') {
      after = word(start, "true");
    } else if (character == 'f') {
      after = word(start, "false");
    } else if (character == 'n') {
      after = word(start, "null");
    } else if (isNumber(character)) {
      after = number(start);
    } else {
      after = fail(start, "a value");
    }
    if (after >= 0) {
      boolean bareWord = isNumber(character) && bytes[after - 1] > '9';
      if (bareWord) {
        out.add('"');
      }
      out.add(bytes, start, after - start);
      if (bareWord) {
        out.add('"');
      }
    }
    return after;
  }

  private int copyAll(int start, Bytes out, int depth) {
    boolean object = bytes[start] == '{';
    char close = object ? '}' : ']';
    out.add(bytes[start]);
    int at = space(start + 1);
    if (at(at) == close) {
      out.add(close);
      return at + 1;
    }
    while (true) {
      if (object) {
        if (at(at) != '"') {
          return fail(at, "a member name in quotes");
        }
        int name = at;
        at = string(name + 1);
        if (at < 0) {
          return FAILED;
        }
        out.add(bytes, name, at - name);
        out.add(':');
        at = colon(at);
      }
      at = at < 0 ? FAILED : copy(at, out, depth);
      if (at < 0) {
        return FAILED;
      }
      at = space(at);
      if (at(at) == close) {
        out.add(close);
        return at + 1;
      }
      if (at(at) != ',') {
        return fail(at, object ? "a comma or a closing brace" : "a comma or a closing bracket");
      }
      out.add(',');
      at = space(at + 1);
    }
  }

  /** True for the first byte of a number or of a word that stands for one. */
  static boolean isNumber(byte character) {
    return (character >= '0' && character <= '9')
        || character == '-'
        || character == 'N'
        || character == 'I';
  }

  private boolean isSpace(byte character) {
    return character == ' ' || character == '\t' || character == '\r' || character == lineBreak;
  }

  private int escaped(int start, int firstEscape) {
    unescaped.clear();
    int from = start;
    int at = firstEscape;
    while (true) {
      byte character = at(at);
      if (at >= end) {
        return fail(end, "a closing quote");
      } else if (character == '"') {
        unescaped.add(bytes, from, at - from);
        text = unescaped.data();
        textInPlace = false;
        textStart = 0;
        textEnd = unescaped.size();
        return at + 1;
      } else if (character == '\\') {
        unescaped.add(bytes, from, at - from);
        at = escape(at);
        from = at;
      } else {
        at = utf8(at);
      }
      if (at < 0) {
        return FAILED;
      }
      at = Utf8.plainEnd(bytes, at, end);
    }
  }

  private int escape(int backslash) {
    byte letter = at(backslash + 1);
    int index = "\"\\/bfnrt".indexOf(letter);
    if (letter > 0 && index >= 0) {
      unescaped.add("\"\\/\b\f\n\r\t".charAt(index));
      return backslash + 2;
    }
    if (letter != 'u') {
      return fail(backslash, "one of the escapes of JSON");
    }
    int unit = hex(backslash + 2);
    if (unit < 0) {
      return fail(backslash, "four hexadecimal digits");
    }
    if (!Character.isSurrogate((char) unit)) {
      unescaped.add(Character.toString(unit).getBytes(StandardCharsets.UTF_8));
      return backslash + 6;
    }
    int low = at(backslash + 6) == '\\' && at(backslash + 7) == 'u' ? hex(backslash + 8) : -1;
    if (unit >= 0xdc00 || low < 0xdc00 || low > 0xdfff) {
      return fail(backslash, "both halves of a surrogate pair");
    }
    int point = Character.toCodePoint((char) unit, (char) low);
    unescaped.add(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    return backslash + 12;
  }

  private int hex(int start) {
    int value = 0;
    for (int at = start; at < start + 4; at++) {
      byte character = at(at);
      int digit = character < 0 ? -1 : Character.digit((char) character, 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  /** Steps over one character beyond ASCII. */
  private int utf8(int at) {
    if (bytes[at] >= 0) {
      return fail(at, "no control character in a text: escape it");
    }
    int length = Utf8.length(bytes, at, end);
    return length > 0 ? at + length : fail(at, "UTF-8");
  }
}
