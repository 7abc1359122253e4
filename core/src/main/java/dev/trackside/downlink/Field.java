package dev.trackside.downlink;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A field of a packet in JSON; the first four are its texts. */
enum Field {
  SOURCE(0),
  SESSION(1),
  CIRCUIT(2),
  PACKET_ID(3),
  TIMESTAMP(4),
  SAMPLES(5),
  SENSOR(6),
  VALUE(7),
  METADATA(8),
  /** A name that no field has. */
  UNKNOWN(9);

  /** How many of the fields are the packet's texts. */
  static final int TEXTS = 4;

  private static final Field[] ALL = values();

  private final int place;
  private final String word = name().toLowerCase(Locale.ROOT);
  private final int length = word.length();
  private final long first = Utf8.word(word.getBytes(StandardCharsets.US_ASCII), 0, length);

  // No name is longer than nine bytes: eight are a word, and this is the ninth.
  private final char last = word.charAt(length - 1);

  Field(int place) {
    this.place = place;
  }

  /** Its number; below {@link #TEXTS} for texts. */
  int place() {
    return place;
  }

  /** The field's name as packets spell it. */
  String word() {
    return word;
  }

  /** Its bit in a set of fields. */
  int bit() {
    return 1 << place;
  }

  /** Bytes of the name. */
  int length() {
    return length;
  }

  /** The field with a name. */
  static Field of(byte[] text, int start, int end) {
    for (Field field : ALL) {
      if (field.is(text, start, end - start)) {
        return field;
      }
    }
    return UNKNOWN;
  }

  /** True when this field's name and a closing quote stand here. */
  boolean standsAt(byte[] text, int at, int end) {
    int quote = at + length;
    return quote < end && text[quote] == '"' && is(text, at, length);
  }

  private boolean is(byte[] text, int start, int bytes) {
    return bytes == length
        && Utf8.word(text, start, length) == first
        && text[start + length - 1] == last
        && this != UNKNOWN;
  }
}
