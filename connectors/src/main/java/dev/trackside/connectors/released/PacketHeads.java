package dev.trackside.connectors.released;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds what a sink sends beside a packet's line, for one that keeps the lines as they are. It
 * steps over everything else byte by byte: a JSON library makes a token of every sample, which cost
 * a Kafka sink as much as all its compression. It relies on what the encoders promise: one object
 * without white space a line.
 *
 * <p>For one thread. What it hands out is of the line that {@link #next} came to.
 */
public final class PacketHeads {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] REQUEST = ascii("request_id");
  private static final byte[] SOURCE = ascii("source");
  private static final byte[] JURISDICTION = ascii("_jurisdiction");
  private static final byte[] LATE = ascii("_late");

  private final byte[] bytes;
  private final int length;
  private final Text request = new Text();
  private final Text source = new Text();
  private final Text jurisdiction = new Text();
  private final Text late = new Text();
  private int start;
  private int end = -1;

  /** Where a text stands, between its quotes; it begins at 0 where the line has none. */
  private static final class Text {
    private int from;
    private int to;
  }

  /** The packets of NDJSON; of the array only the first {@code length} bytes count. */
  public PacketHeads(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /**
   * Goes to the next packet; false behind the last.
   *
   * @throws IllegalArgumentException when a line is no packet
   */
  public boolean next() {
    start = end + 1;
    if (start >= length) {
      return false;
    }
    request.from = 0;
    source.from = 0;
    jurisdiction.from = 0;
    late.from = 0;
    int at = start;
    expect('{', at);
    do {
      int name = at + 1;
      expect('"', name);
      int nameEnd = endOfText(name);
      expect(':', nameEnd + 1);
      int value = nameEnd + 2;
      at = endOfValue(value);
      note(name + 1, nameEnd, value, at);
    } while (is(',', at));
    expect('}', at);
    end = at + 1;
    if (end < length) {
      expect('\n', end);
    }
    return true;
  }

  private void note(int name, int nameEnd, int value, int valueEnd) {
    Text wanted =
        switch (nameEnd - name) {
          case 6 -> is(SOURCE, name, nameEnd) ? source : null;
          case 10 -> is(REQUEST, name, nameEnd) ? request : null;
          case 13 -> is(JURISDICTION, name, nameEnd) ? jurisdiction : null;
          case 5 -> is(LATE, name, nameEnd) ? late : null;
          default -> null;
        };
    if (wanted != null) {
      expect('"', value);
      wanted.from = value + 1;
      wanted.to = valueEnd - 1;
    }
  }

  private boolean is(byte[] text, int from, int to) {
    return Arrays.equals(text, 0, text.length, bytes, from, to);
  }

  /** The place behind a value. */
  private int endOfValue(int from) {
    if (is('"', from)) {
      return endOfText(from) + 1;
    }
    int depth = 0;
    for (int at = from; at < length; at++) {
      switch (bytes[at]) {
        case '"' -> at = endOfText(at);
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return at;
          }
          depth--;
        }
        case ',' -> {
          if (depth == 0) {
            return at;
          }
        }
        case '\n' -> throw wrong(at);
        default -> {}
      }
    }
    throw wrong(length);
  }

  /** The quote that ends the text whose first quote is at a place. */
  private int endOfText(int quote) {
    for (int at = quote + 1; at < length; at++) {
      byte each = bytes[at];
      if (each == '"') {
        return at;
      }
      if (each == '\\') {
        at++;
      }
    }
    throw wrong(length);
  }

  private boolean is(char wanted, int at) {
    return at < length && bytes[at] == wanted;
  }

  private void expect(char wanted, int at) {
    if (!is(wanted, at)) {
      throw wrong(at);
    }
  }

  private IllegalArgumentException wrong(int at) {
    return new IllegalArgumentException(
        "the line at byte " + start + " is no packet: see its byte " + (at - start));
  }

  /** Where its line begins in the batch's bytes. */
  public int start() {
    return start;
  }

  /** Where its line ends in the batch's bytes; the line feed is not in it. */
  public int end() {
    return end;
  }

  /** The id that Trackside gave it on arrival, in UTF-8. */
  public byte[] requestId() {
    return orEmpty(request);
  }

  /** Who sent it, or a pseudonym, in UTF-8. */
  public byte[] source() {
    return orEmpty(source);
  }

  /** The jurisdiction that decided, in UTF-8; null for a packet that no policy was asked for. */
  public byte @Nullable [] jurisdiction() {
    return of(jurisdiction);
  }

  /** Why it is late, in UTF-8: it was a dead letter before; null when it was not. */
  public byte @Nullable [] late() {
    return of(late);
  }

  private byte[] orEmpty(Text text) {
    byte[] known = of(text);
    return known == null ? new byte[0] : known;
  }

  private byte @Nullable [] of(Text text) {
    if (text.from == 0) {
      return null;
    }
    byte[] plain = Arrays.copyOfRange(bytes, text.from, text.to);
    for (byte each : plain) {
      if (each == '\\') {
        return unescaped(text);
      }
    }
    return plain;
  }

  private byte[] unescaped(Text text) {
    int quoted = text.to - text.from + 2;
    try (JsonParser json =
        JSON.createParser(ObjectReadContext.empty(), bytes, text.from - 1, quoted)) {
      json.nextToken();
      return json.getString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
