package dev.trackside.connectors.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows in the binary format of {@code COPY} (PostgreSQL manual, "COPY", section "Binary Format"):
 * head, then for each row the number of fields and each field behind its length, then -1. Reusable,
 * for one thread.
 */
final class CopyRows {
  private static final byte[] HEAD = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HEAD_REST = 8; // flags and the length of an extension: none
  private static final byte JSONB_VERSION = 1;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1 << 17];
  private int size;
  private String known = "";
  private byte[] knownBytes = new byte[0];

  void begin() {
    size = 0;
    raw(HEAD, HEAD.length);
    int at = reserve(HEAD_REST);
    Arrays.fill(bytes, at, size, (byte) 0);
  }

  void end() {
    int at = reserve(Short.BYTES);
    SHORT.set(bytes, at, (short) -1);
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** What was written so far is with the server. */
  void sent() {
    size = 0;
  }

  void row(int fields) {
    int at = reserve(Short.BYTES);
    SHORT.set(bytes, at, (short) fields);
  }

  void nothing() {
    int at = reserve(Integer.BYTES);
    INT.set(bytes, at, -1);
  }

  void int2(int value) {
    int at = field(Short.BYTES);
    SHORT.set(bytes, at, (short) value);
  }

  void int4(int value) {
    int at = field(Integer.BYTES);
    INT.set(bytes, at, value);
  }

  /** A bigint, or a time in microseconds since 2000. */
  void int8(long value) {
    int at = field(Long.BYTES);
    LONG.set(bytes, at, value);
  }

  void float8(double value) {
    int8(Double.doubleToRawLongBits(value));
  }

  void bool(boolean value) {
    single(value ? 1 : 0);
  }

  /** A {@code "char"} or a boolean. */
  void single(int value) {
    int at = field(1);
    bytes[at] = (byte) value;
  }

  /** A text that comes again in the next rows, such as the source. */
  void repeated(String text, String what) throws ContentException {
    if (!text.equals(known)) {
      knownBytes = utf8(text, what);
      known = text;
    }
    value(knownBytes);
  }

  void text(String text, String what) throws ContentException {
    value(utf8(text, what));
  }

  /** JSON; what is wrong with it the server says. */
  void jsonb(String json) {
    byte[] encoded = json.getBytes(StandardCharsets.UTF_8);
    int at = field(encoded.length + 1);
    bytes[at] = JSONB_VERSION;
    System.arraycopy(encoded, 0, bytes, at + 1, encoded.length);
  }

  private void value(byte[] encoded) {
    int at = field(encoded.length);
    System.arraycopy(encoded, 0, bytes, at, encoded.length);
  }

  /** PostgreSQL has no text with a NUL in it; to leave it out or mark it would change the data. */
  static byte[] utf8(String text, String what) throws ContentException {
    if (text.indexOf('\0') >= 0) {
      throw new ContentException(what + " holds the character NUL");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int field(int length) {
    int at = reserve(Integer.BYTES + length);
    INT.set(bytes, at, length);
    return at + Integer.BYTES;
  }

  private void raw(byte[] source, int length) {
    int at = reserve(length);
    System.arraycopy(source, 0, bytes, at, length);
  }

  /** Where the next bytes go; makes another array when this one is full, so it comes first. */
  private int reserve(int length) {
    int start = size;
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(start + length, bytes.length * 2));
    }
    size = start + length;
    return start;
  }
}
