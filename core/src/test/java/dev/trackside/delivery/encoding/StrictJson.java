package dev.trackside.delivery.encoding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON by the letter of RFC 8259 and no more: objects keep their order and refuse a name
 * twice, numbers stay as they are written ({@link Literal}), anything else is an error.
 */
public final class StrictJson {
  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** A number, true, false or null, as it is written. */
  public record Literal(String written) {
    /** The number. */
    public double number() {
      return Double.parseDouble(written);
    }
  }

  /** An object from one text that holds nothing else. */
  public static Map<String, Object> object(String text) {
    StrictJson json = new StrictJson(text);
    Map<String, Object> object = json.object();
    if (json.at != text.length()) {
      throw json.error("something follows the object");
    }
    return object;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> literal();
    };
  }

  /** An object that stands in another one. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> inner(Map<String, Object> object, String name) {
    return (Map<String, Object>) object.getOrDefault(name, Map.of());
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    take('{');
    while (peek() != '}') {
      if (!object.isEmpty()) {
        take(',');
      }
      String name = string();
      take(':');
      if (object.put(name, value()) != null) {
        throw error("twice: " + name);
      }
    }
    take('}');
    return object;
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    take('[');
    while (peek() != ']') {
      if (!array.isEmpty()) {
        take(',');
      }
      array.add(value());
    }
    take(']');
    return array;
  }

  private String string() {
    take('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char character = text.charAt(at++);
      if (character < 0x20) {
        throw error("a bare control character");
      }
      if (character != '\\') {
        string.append(character);
        continue;
      }
      char escape = text.charAt(at++);
      if (escape == 'u') {
        string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
        at += 4;
      } else {
        int known = "\"\\/bfnrt".indexOf(escape);
        if (known < 0) {
          throw error("no escape is " + escape);
        }
        string.append("\"\\/\b\f\n\r\t".charAt(known));
      }
    }
    take('"');
    return string.toString();
  }

  private Literal literal() {
    int start = at;
    while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String written = text.substring(start, at);
    boolean isNumber = written.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    if (!isNumber && !List.of("true", "false", "null").contains(written)) {
      throw error("no literal is " + written);
    }
    return new Literal(written);
  }

  private char peek() {
    if (at >= text.length()) {
      throw error("ends early");
    }
    return text.charAt(at);
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw error("expected " + expected);
    }
    at++;
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException(what + " at " + at + " of " + text);
  }
}
