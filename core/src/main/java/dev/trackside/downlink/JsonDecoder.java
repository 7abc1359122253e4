package dev.trackside.downlink;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;

/**
 * Packets in JSON, straight from bytes into the columns of a {@link ChunkBuilder}. For one thread;
 * it may be kept as long as its builder, and gets faster by knowing the names.
 *
 * <p>Whatever comes, every packet, line or array element adds exactly one packet to the builder: a
 * good one, or a dead letter with its bytes. A bad value of a sample is no defect of the packet: it
 * is added as it is, for the guard to judge.
 */
public final class JsonDecoder {
  private static final String HINT =
      "send NDJSON, one packet a line, so that one bad packet does not cost the others";

  private final Limits limits;
  private final PacketDraft draft;
  private final JsonPacket packet;

  /**
   * A decoder that fills a builder.
   *
   * @param defaults what source, session and circuit are where a packet leaves them out; empty for
   *     nothing
   */
  public JsonDecoder(ChunkBuilder builder, Stream defaults, Limits limits) {
    this.limits = limits;
    this.draft = new PacketDraft(builder, defaults, limits);
    this.packet = new JsonPacket(draft);
  }

  /** Adds the one packet that these bytes are. */
  public void packet(byte[] bytes, int start, int end) {
    packet(bytes, start, end, PacketDraft.NO_LINE);
  }

  /** Adds the packets of an NDJSON body, one a line; blank lines are none. */
  public void lines(byte[] bytes, int start, int end) {
    int at = Utf8.pastByteOrderMark(bytes, start, end);
    while (true) {
      while (at < end && isBlank(bytes[at])) {
        at++;
      }
      if (at >= end) {
        return;
      }
      at = line(bytes, at, end);
    }
  }

  /**
   * Adds the packets of a JSON document: one object, or an array of objects.
   *
   * @throws UnreadableException if the bytes between or around the packets are no JSON, so that
   *     nobody can say where a packet begins. The builder then holds the packets before that place:
   *     use a fresh one for every document, and throw it away here, so that nothing is kept
   */
  public void document(byte[] bytes, int start, int end) throws UnreadableException {
    int at = space(bytes, Utf8.pastByteOrderMark(bytes, start, end), end);
    if (at < end && bytes[at] == '{') {
      at = space(bytes, element(bytes, start, at, end), end);
      if (at < end) {
        throw broken("more follows behind the packet", bytes, start, at);
      }
    } else if (at < end && bytes[at] == '[') {
      array(bytes, start, at, end);
    } else {
      throw broken("a packet or an array of packets was expected", bytes, start, at);
    }
  }

  /** As the public one, for a line of a file. */
  void packet(byte[] bytes, int start, int end, long line) {
    int from = space(bytes, Utf8.pastByteOrderMark(bytes, start, end), end);
    int limit = limit(from, end);
    int at = packet.read(bytes, from, limit, false);
    if (at >= 0 && limit == end) {
      int after = space(bytes, at, end);
      if (after == end) {
        draft.add(bytes, from, at, line);
        return;
      }
      packet.json.fail(after, "the end of the packet");
      packet.broken(from);
    }
    reject(bytes, from, end, line);
  }

  /** Adds the packet of the line that begins here; returns the place behind the line. */
  private int line(byte[] bytes, int start, int end) {
    int limit = limit(start, end);
    int at = packet.read(bytes, start, limit, true);
    if (at >= 0) {
      int after = packet.json.space(at);
      if (after == end || bytes[after] == '\n') {
        draft.add(bytes, start, at, PacketDraft.NO_LINE);
        return after;
      }
      packet.json.fail(after, "the end of the line");
      packet.broken(start);
    }
    int lineEnd = Utf8.lineEnd(bytes, start, end);
    boolean carriageReturn = lineEnd > start && bytes[lineEnd - 1] == '\r';
    reject(bytes, start, carriageReturn ? lineEnd - 1 : lineEnd, PacketDraft.NO_LINE);
    return lineEnd;
  }

  private void array(byte[] bytes, int start, int bracket, int end) throws UnreadableException {
    int at = space(bytes, bracket + 1, end);
    if (at < end && bytes[at] == ']') {
      at++;
    } else {
      while (true) {
        at = space(bytes, element(bytes, start, at, end), end);
        byte next = at < end ? bytes[at] : 0;
        if (next != ',' && next != ']') {
          throw broken("a comma or a closing bracket was expected", bytes, start, at);
        }
        at++;
        if (next == ']') {
          break;
        }
        at = space(bytes, at, end);
      }
    }
    at = space(bytes, at, end);
    if (at < end) {
      throw broken("more follows behind the array", bytes, start, at);
    }
  }

  /** Adds the value that begins here as a packet; returns the place behind it. */
  private int element(byte[] bytes, int start, int from, int end) throws UnreadableException {
    int limit = limit(from, end);
    int at = packet.read(bytes, from, limit, false);
    if (at >= 0) {
      draft.add(bytes, from, at, PacketDraft.NO_LINE);
      return at;
    }
    int after = extent(bytes, from, end);
    if (after == from) {
      throw broken("a packet was expected", bytes, start, from);
    }
    if (after < 0) {
      String expected = packet.json.expected + " was expected";
      throw broken(expected, bytes, start, Math.min(end, packet.json.failedAt));
    }
    reject(bytes, from, after, PacketDraft.NO_LINE);
    return after;
  }

  private int limit(int start, int end) {
    return end - start > limits.packetBytes() ? start + limits.packetBytes() : end;
  }

  private void reject(byte[] bytes, int start, int end, long line) {
    if (end - start > limits.packetBytes()) {
      draft.broken(
          Reason.TOO_LARGE, "field=packet|expected=at most " + limits.packetBytes() + " bytes");
    }
    draft.reject(bytes, start, end, line);
  }

  /** The place behind a value, by its brackets and quotes alone; negative when it never ends. */
  private static int extent(byte[] bytes, int start, int end) {
    int depth = 0;
    for (int at = start; at < end; at++) {
      byte character = bytes[at];
      if (character == '"') {
        at++;
        while (at < end && bytes[at] != '"') {
          at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
          return -1;
        }
      } else if (character == '{' || character == '[') {
        depth++;
      } else if (depth > 0 && (character == '}' || character == ']')) {
        depth--;
        if (depth == 0) {
          return at + 1;
        }
      } else if (depth == 0 && (character == ',' || character == ']' || character == '}')) {
        return at;
      }
    }
    return depth == 0 ? end : -1;
  }

  private static int space(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  private static UnreadableException broken(String problem, byte[] bytes, int start, int at) {
    int line = 1;
    int lineStart = start;
    for (int i = start; i < at; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    String where = "byte " + (at - start) + ", line " + line + ", column " + (at - lineStart + 1);
    return new UnreadableException(problem, where, HINT);
  }
}
