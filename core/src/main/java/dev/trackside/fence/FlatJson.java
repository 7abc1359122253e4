package dev.trackside.fence;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object of texts and numbers, read. The text was checked when the packet came; a member
 * that is itself an object or a list reads as one opaque text.
 */
public final class FlatJson {
  private final String json;
  private int at;

  private FlatJson(String json) {
    this.json = json;
  }

  /** The members; values are {@link String} or {@link Cut.Literal}. */
  public static Map<String, Object> read(String json) {
    Map<String, Object> members = new LinkedHashMap<>();
    FlatJson reader = new FlatJson(json);
    try {
      reader.skipTo('{');
      while (reader.space() != '}') {
        String name = reader.text();
        reader.skipTo(':');
        members.put(
            name, reader.space() == '"' ? reader.text() : new Cut.Literal(reader.literal()));
        if (reader.space() == ',') {
          reader.at++;
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the metadata are no JSON object", e);
    }
    return members;
  }

  /** The members; what cannot be read is one that nobody knows. */
  public static Map<String, Object> readAny(String json) {
    try {
      return read(json);
    } catch (IllegalArgumentException e) {
      return Map.of("", new Cut.Literal("null"));
    }
  }

  private char space() {
    while (Character.isWhitespace(json.charAt(at))) {
      at++;
    }
    return json.charAt(at);
  }

  private void skipTo(char expected) {
    if (space() != expected) {
      throw new IllegalArgumentException("the metadata are no JSON object");
    }
    at++;
  }

  private String text() {
    skipTo('"');
    StringBuilder text = new StringBuilder();
    while (json.charAt(at) != '"') {
      char each = json.charAt(at++);
      text.append(each == '\\' ? escaped() : each);
    }
    at++;
    return text.toString();
  }

  private char escaped() {
    char kind = json.charAt(at++);
    return switch (kind) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(json, at - 4, at, 16);
      }
      default -> kind;
    };
  }

  private String literal() {
    int start = at;
    int depth = 0;
    boolean isText = false;
    while (depth > 0 || isText || (json.charAt(at) != ',' && json.charAt(at) != '}')) {
      char each = json.charAt(at++);
      if (each == '\\' && isText) {
        at++;
      } else if (each == '"') {
        isText = !isText;
      } else if (!isText) {
        depth += each == '{' || each == '[' ? 1 : each == '}' || each == ']' ? -1 : 0;
      }
    }
    return json.substring(start, at).strip();
  }
}
