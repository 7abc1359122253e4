package dev.trackside.fence;

import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Texts that must not stand in what leaves, whatever a policy says: the last line of defence, not
 * the rule. Bytes are searched as they are, and once more with JSON's escapes read, so that a text
 * is found however it is written. Immutable.
 */
public final class Forbidden {
  /** Nothing is searched for. */
  public static final Forbidden NOTHING = new Forbidden(List.of());

  /** A shorter text would be found everywhere. */
  public static final int LEAST_BYTES = 3;

  /** The longest text, bytes of UTF-8. */
  public static final int MOST_BYTES = 256;

  /** The most texts. */
  public static final int MOST = 10_000;

  /** Texts of JSON inside texts of JSON. */
  private static final int NESTED_MOST = 4;

  private static final int[] NO_TEXT = {};

  private final List<String> texts;
  private final byte[][] words;

  /** For each pair of bytes that a text can begin with, those texts. */
  private final int[][] byPair;

  /**
   * A text that was found. The text itself is not told: who reads logs need not know it.
   *
   * @param number of the text in the list, from 1
   * @param line of the bytes that it was found in, from 1
   */
  public record Hit(int number, int line) {}

  private Forbidden(List<String> texts) {
    this.texts = texts;
    this.words = new byte[texts.size()][];
    this.byPair = new int[texts.isEmpty() ? 0 : 1 << 16][];
    Arrays.fill(byPair, NO_TEXT);
    for (int i = 0; i < words.length; i++) {
      words[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
      if (words[i].length < LEAST_BYTES || words[i].length > MOST_BYTES) {
        throw new IllegalArgumentException(
            "forbidden text %d has %d bytes, not from %d to %d"
                .formatted(i + 1, words[i].length, LEAST_BYTES, MOST_BYTES));
      }
      int pair = pair(words[i], 0);
      int[] after = Arrays.copyOf(byPair[pair], byPair[pair].length + 1);
      after[after.length - 1] = i;
      byPair[pair] = after;
    }
  }

  /**
   * Searches for texts, exactly as they are.
   *
   * @throws IllegalArgumentException if one is too short or too long, or there are too many
   */
  public static Forbidden of(List<String> texts) {
    if (texts.size() > MOST) {
      throw new IllegalArgumentException(
          "there are %d forbidden texts, more than %d".formatted(texts.size(), MOST));
    }
    return texts.isEmpty() ? NOTHING : new Forbidden(List.copyOf(texts));
  }

  /** True when nothing is searched for. */
  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /** How many texts there are. */
  public int size() {
    return texts.size();
  }

  /** The first text that stands in the bytes, up to a length. */
  public Optional<Hit> find(byte[] bytes, int length) {
    if (isEmpty()) {
      return Optional.empty();
    }
    int at = search(bytes, length);
    if (at >= 0) {
      return Optional.of(hit(bytes, at, line(bytes, at)));
    }
    return findEscaped(bytes, length);
  }

  /** Looks at lines with an escape, again and again as long as there is another inside. */
  private Optional<Hit> findEscaped(byte[] bytes, int length) {
    int start = 0;
    for (int line = 1; start < length; line++) {
      int end = start;
      boolean isEscaped = false;
      while (end < length && bytes[end] != '\n') {
        isEscaped |= bytes[end++] == '\\';
      }
      byte[] read = isEscaped ? Arrays.copyOfRange(bytes, start, end) : new byte[0];
      for (int round = 0; isEscaped && round < NESTED_MOST; round++) {
        byte[] before = read;
        read = unescaped(before);
        int at = search(read, read.length);
        if (at >= 0) {
          return Optional.of(hit(read, at, line));
        }
        isEscaped = read.length < before.length;
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static byte[] unescaped(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
    int at = 0;
    while (at < json.length) {
      if (json[at] != '\\' || at + 1 == json.length) {
        out.write(json[at++]);
        continue;
      }
      int code = code(json, at);
      if (code < 0) {
        out.write(
            switch (json[at + 1]) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'b' -> '\b';
              case 'f' -> '\f';
              default -> json[at + 1];
            });
        at += 2;
        continue;
      }
      at += 6;
      int low = Character.isHighSurrogate((char) code) ? code(json, at) : -1;
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        code = Character.toCodePoint((char) code, (char) low);
        at += 6;
      }
      out.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /** The character of a backslash, a u and four hexadecimal digits; -1 for anything else. */
  private static int code(byte[] json, int at) {
    if (at + 6 > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int code = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  /** The place of the first text; -1 for none. */
  private int search(byte[] bytes, int length) {
    for (int at = 0; at + LEAST_BYTES <= length; at++) {
      if (byPair[pair(bytes, at)].length > 0 && wordAt(bytes, at, length) >= 0) {
        return at;
      }
    }
    return -1;
  }

  /** The text that stands at a place; -1 for none. */
  private int wordAt(byte[] bytes, int at, int length) {
    for (int each : byPair[pair(bytes, at)]) {
      int end = at + words[each].length;
      if (end <= length && Arrays.equals(words[each], 0, words[each].length, bytes, at, end)) {
        return each;
      }
    }
    return -1;
  }

  private Hit hit(byte[] bytes, int at, int line) {
    return new Hit(wordAt(bytes, at, bytes.length) + 1, line);
  }

  private static int pair(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static int line(byte[] bytes, int end) {
    int line = 1;
    for (int i = 0; i < end; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  /** Searches one sink's batches, each once for the same texts. For one thread. */
  public static final class Search {
    private static final Logger LOG = System.getLogger(Forbidden.class.getName());

    private final Supplier<Forbidden> texts;
    private Forbidden searched = NOTHING;
    private String known = "";
    private Optional<Hit> found = Optional.empty();

    /** A search for whatever texts are on the list at the time. */
    public Search(Supplier<Forbidden> texts) {
      this.texts = texts;
    }

    /**
     * What of a batch must not leave; empty when all of it may.
     *
     * @param hash of the bytes: a batch that is cut anew has the same id and others
     */
    public Optional<Hit> of(String batch, String hash, byte[] bytes, int length) {
      Forbidden now = texts.get();
      if (now.isEmpty()) {
        return Optional.empty();
      }
      if (!now.equals(searched) || !hash.equals(known)) {
        found = now.find(bytes, length);
        searched = now;
        known = hash;
        found.ifPresent(hit ->
            LOG.log(
                Level.WARNING,
                "batch {0} holds forbidden text {1} in line {2} and is not sent",
                batch,
                hit.number(),
                hit.line()));
      }
      return found;
    }
  }
}
