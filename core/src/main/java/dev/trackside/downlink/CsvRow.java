package dev.trackside.downlink;

import dev.trackside.downlink.PacketDraft.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One record of a CSV file as RFC 4180 has it, cut into cells: quotes, doubled quotes, separators
 * and line breaks inside them, both line ends. A quote inside a cell that does not begin with one
 * is an ordinary character. For one thread.
 */
final class CsvRow {
  /** The record does not end within the bytes. */
  static final int MORE = -1;

  /** A quote never closes, or something stands behind it. */
  static final int BROKEN = -2;

  private final Bytes unquoted = new Bytes();
  private byte[] bytes = {};
  private int[] start = new int[64];
  private int[] end = new int[64];
  private int count;
  private int lineBreaks;
  private byte delimiter = ',';

  /** Sets what separates cells. */
  void delimiter(char character) {
    delimiter = (byte) character;
  }

  /**
   * Cuts the record that begins at {@code from}; returns the place behind its line break, {@link
   * #MORE} or {@link #BROKEN}.
   *
   * @param ended true when nothing comes behind {@code limit}, so that the last record needs no
   *     line break
   */
  int read(byte[] source, int from, int limit, boolean ended) {
    bytes = source;
    count = 0;
    lineBreaks = 0;
    unquoted.clear();
    int at = from;
    while (true) {
      if (at < limit && source[at] == '"') {
        at = quoted(at + 1, limit, ended);
        if (at < 0) {
          return at;
        }
      } else {
        int first = at;
        byte character = 0;
        while (at < limit && (character = source[at]) != delimiter && character != '\n') {
          at++;
        }
        boolean last = at == limit || character == '\n';
        add(first, last && at > first && source[at - 1] == '\r' ? at - 1 : at);
      }
      if (at == limit) {
        return ended ? at : MORE;
      }
      if (source[at] == '\n') {
        return at + 1;
      }
      at++;
    }
  }

  /** Number of cells. */
  int count() {
    return count;
  }

  /** Number of line breaks inside of quotes. */
  int lineBreaks() {
    return lineBreaks;
  }

  /** True for a line with nothing on it. */
  boolean isBlank() {
    return count == 1 && isEmpty(0);
  }

  boolean isEmpty(int cell) {
    return start[cell] == end[cell];
  }

  /** The bytes in which a cell lies from {@link #start} to {@link #end}. */
  byte[] bytes(int cell) {
    return end[cell] < 0 ? unquoted.data() : bytes;
  }

  int start(int cell) {
    return end[cell] < 0 ? -1 - start[cell] : start[cell];
  }

  int end(int cell) {
    return end[cell] < 0 ? -1 - end[cell] : end[cell];
  }

  /** A cell as text without the space around it; bytes that are no UTF-8 are ISO 8859-1. */
  String text(int cell) {
    byte[] copy = Arrays.copyOfRange(bytes(cell), start(cell), end(cell));
    boolean utf8 = Utf8.isValid(copy, 0, copy.length);
    return new String(copy, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1).strip();
  }

  private int quoted(int from, int limit, boolean ended) {
    int at = from;
    boolean doubled = false;
    while (true) {
      while (at < limit && bytes[at] != '"') {
        lineBreaks += bytes[at] == '\n' ? 1 : 0;
        at++;
      }
      if (at == limit) {
        return ended ? BROKEN : MORE;
      }
      if (at + 1 == limit && !ended) {
        return MORE;
      }
      if (at + 1 == limit || bytes[at + 1] != '"') {
        break;
      }
      doubled = true;
      at += 2;
    }
    if (doubled) {
      addUndoubled(from, at);
    } else {
      add(from, at);
    }
    int after = at + 1;
    if (after < limit && bytes[after] == '\r') {
      after++;
      if (after == limit) {
        return ended ? after : MORE;
      }
      return bytes[after] == '\n' ? after : BROKEN;
    }
    return after == limit || bytes[after] == delimiter || bytes[after] == '\n' ? after : BROKEN;
  }

  private void addUndoubled(int from, int to) {
    int offset = unquoted.size();
    for (int at = from; at < to; at++) {
      unquoted.add(bytes[at]);
      at += bytes[at] == '"' ? 1 : 0;
    }
    // Negative: the cell lies in the other buffer.
    add(-1 - offset, -1 - unquoted.size());
  }

  private void add(int from, int to) {
    if (count == start.length) {
      start = Arrays.copyOf(start, count * 2);
      end = Arrays.copyOf(end, count * 2);
    }
    start[count] = from;
    end[count++] = to;
  }
}
