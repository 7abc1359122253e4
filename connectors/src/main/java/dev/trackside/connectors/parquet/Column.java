package dev.trackside.connectors.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One column of a file that is being made, all in memory: a batch is bounded. For one thread. */
final class Column {
  /** What is in a column. */
  enum Type {
    /** Whole numbers of 64 bits. */
    WHOLE(2),
    /** Nanoseconds since 1970 in UTC. */
    TIME(2),
    /** Numbers of double precision. */
    NUMBER(5),
    /** Texts, from a dictionary. */
    TEXT(6);

    /** The format's number for how values are stored. */
    final int physical;

    Type(int physical) {
      this.physical = physical;
    }
  }

  private static final int PLAIN = 0;
  private static final int DICTIONARY = 8;

  private final String name;
  private final Type type;
  private final boolean mayMiss;
  private final Runs levels = new Runs();
  private final Runs words = new Runs();
  private final Map<String, Integer> dictionary = new LinkedHashMap<>();
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private final byte[] eight = new byte[8];
  private int rows;

  /**
   * A column.
   *
   * @param mayMiss true when a row may have no value in it
   */
  Column(String name, Type type, boolean mayMiss) {
    this.name = name;
    this.type = type;
    this.mayMiss = mayMiss;
  }

  String name() {
    return name;
  }

  Type type() {
    return type;
  }

  boolean mayMiss() {
    return mayMiss;
  }

  int rows() {
    return rows;
  }

  void whole(long value) {
    row(true);
    ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    plain.writeBytes(eight);
  }

  void number(double value) {
    whole(Double.doubleToRawLongBits(value));
  }

  /** A text; null for none. */
  void text(@Nullable String value) {
    row(value != null);
    if (value != null) {
      Integer next = dictionary.size();
      Integer known = dictionary.putIfAbsent(value, next);
      words.add(known == null ? next : known);
    }
  }

  void none() {
    row(false);
  }

  private void row(boolean hasValue) {
    if (!hasValue && !mayMiss) {
      throw new IllegalArgumentException("a packet has no " + name);
    }
    levels.add(hasValue ? 1 : 0);
    rows++;
  }

  boolean hasDictionary() {
    return !dictionary.isEmpty();
  }

  int dictionarySize() {
    return dictionary.size();
  }

  /** The format's number for how the values of the page are written. */
  int encoding() {
    return hasDictionary() ? DICTIONARY : PLAIN;
  }

  /** The dictionary's page. */
  byte[] dictionaryPage() {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    for (String word : dictionary.keySet()) {
      byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
      page.writeBytes(four(utf8.length));
      page.writeBytes(utf8);
    }
    return page.toByteArray();
  }

  /** The page with all values. */
  byte[] page() {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    if (mayMiss) {
      byte[] runs = levels.encoded(1);
      page.writeBytes(four(runs.length));
      page.writeBytes(runs);
    }
    if (hasDictionary()) {
      int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(dictionary.size() - 1));
      page.write(bits);
      page.writeBytes(words.encoded(bits));
    } else {
      page.writeBytes(plain.toByteArray());
    }
    return page.toByteArray();
  }

  private static byte[] four(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
