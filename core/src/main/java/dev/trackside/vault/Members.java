package dev.trackside.vault;

import dev.trackside.fence.Cut;
import dev.trackside.fence.FlatJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in pieces: its members as they are written, and what stands between them, so that
 * the pieces one behind the other are the text again, byte for byte. A text that is no object is
 * one piece that nobody knows.
 *
 * @param pieces in order
 */
record Members(List<Piece> pieces) {

  /**
   * A piece of the text.
   *
   * @param text UTF-8
   * @param purpose what it is sealed for; null when it stays readable
   * @param name the member's, when the catalogue knows it; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(byte[] text, @Nullable Purpose purpose, String name) {}

  Members {
    pieces = List.copyOf(pieces);
  }

  /** True when a piece is to be sealed. */
  boolean arePersonal() {
    return pieces.stream().anyMatch(piece -> piece.purpose() != null);
  }

  /** Takes metadata apart. */
  static Members of(byte[] json, Catalogue catalogue) {
    List<Piece> pieces = new ArrayList<>();
    try {
      int from = 0;
      int at = skip(json, 0, '{') + 1;
      while (space(json, at) != '}') {
        at = start(json, at);
        pieces.add(glue(json, from, at));
        int end = end(json, at);
        pieces.add(member(slice(json, at, end), catalogue));
        from = end;
        at = space(json, end) == ',' ? start(json, end) + 1 : end;
      }
      pieces.add(glue(json, from, json.length));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | NoSuchElementException e) {
      return new Members(List.of(new Piece(json, Purpose.IDENTITY, "")));
    }
    return new Members(pieces);
  }

  private static Piece glue(byte[] json, int from, int to) {
    return new Piece(slice(json, from, to), null, "");
  }

  private static Piece member(byte[] text, Catalogue catalogue) {
    Map<String, Object> read = FlatJson.read('{' + new String(text, StandardCharsets.UTF_8) + '}');
    Map.Entry<String, Object> only = read.entrySet().iterator().next();
    String name = only.getKey();
    Purpose purpose = catalogue.purpose(name);
    if (purpose != null) {
      return new Piece(text, purpose, name);
    }
    boolean isOdd =
        switch (only.getValue()) {
          case String value -> catalogue.isOdd(name, value);
          case Cut.Literal literal -> !literal.isPlain() && !literal.json().equals("null");
          default -> true;
        };
    return new Piece(text, isOdd ? Purpose.IDENTITY : null, "");
  }

  /** The end of a member: behind its value, before the comma or brace that follows. */
  private static int end(byte[] json, int from) {
    int depth = 0;
    boolean isText = false;
    int end = from;
    for (int at = from; depth > 0 || isText || (json[at] != ',' && json[at] != '}'); at++) {
      byte each = json[at];
      if (each == '\\' && isText) {
        at++;
      } else if (each == '"') {
        isText = !isText;
      } else if (!isText && (each == '{' || each == '[')) {
        depth++;
      } else if (!isText && (each == '}' || each == ']')) {
        depth--;
      }
      end = isSpace(each) && !isText ? end : at + 1;
    }
    return end;
  }

  private static int start(byte[] json, int from) {
    int at = from;
    while (isSpace(json[at])) {
      at++;
    }
    return at;
  }

  private static byte space(byte[] json, int from) {
    return json[start(json, from)];
  }

  private static int skip(byte[] json, int from, char expected) {
    int at = start(json, from);
    if (json[at] != expected) {
      throw new IllegalArgumentException("no JSON object");
    }
    return at;
  }

  private static boolean isSpace(byte each) {
    return each == ' ' || each == '\n' || each == '\r' || each == '\t';
  }

  private static byte[] slice(byte[] json, int from, int to) {
    return java.util.Arrays.copyOfRange(json, from, to);
  }
}
