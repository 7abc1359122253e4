package dev.trackside.app.http;

/** Looks at the bytes of a JSON body before they are decoded. */
final class BodyText {
  private BodyText() {}

  /** The place of the first byte that is neither white space nor a byte order mark. */
  static int first(byte[] bytes, int end) {
    boolean marked =
        end >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    int at = marked ? 3 : 0;
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** The place behind the line break at or after a place, or the end. */
  static int lineEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (bytes[at++] == '\n') {
        return at;
      }
    }
    return end;
  }

  /** True when the line that begins here is closed in itself, as every line of NDJSON is. */
  static boolean firstLineEndsWithBrace(byte[] bytes, int first, int end) {
    int last = lineEnd(bytes, first, end) - 1;
    while (last > first && isSpace(bytes[last])) {
      last--;
    }
    return bytes[last] == '}';
  }

  /** How many values an array has, by its commas; no more are counted than one above the most. */
  static int elements(byte[] bytes, int first, int end, int most) {
    int depth = 0;
    int count = 1;
    for (int at = first; at < end && count <= most; at++) {
      switch (bytes[at]) {
        case '"' -> {
          at++;
          while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
          }
        }
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        case ',' -> count += depth == 1 ? 1 : 0;
        default -> {}
      }
    }
    return count;
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }
}
