package dev.trackside.connectors.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes structures as Thrift's compact protocol does, which Parquet's headers and footer are in.
 * Fields come in rising order of their ids. For one thread.
 *
 * <pre>
 * field    (id - last id) &lt;&lt; 4 | type; a structure ends with 0
 * list     count &lt;&lt; 4 | type, from 15 on 15 &lt;&lt; 4 | type, count as varint
 * i32, i64 zigzag, varint; binary: length as varint, bytes
 * </pre>
 */
final class CompactThrift {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  CompactThrift i32(int id, int value) {
    field(id, I32);
    zigzag(value);
    return this;
  }

  CompactThrift i64(int id, long value) {
    field(id, I64);
    zigzag(value);
    return this;
  }

  CompactThrift bool(int id, boolean value) {
    field(id, value ? TRUE : FALSE);
    return this;
  }

  CompactThrift text(int id, String value) {
    field(id, BINARY);
    bytes(value);
    return this;
  }

  /** A list of numbers. */
  CompactThrift numbers(int id, int... values) {
    list(id, values.length, I32);
    for (int value : values) {
      zigzag(value);
    }
    return this;
  }

  /** A list of one text. */
  CompactThrift oneText(int id, String value) {
    list(id, 1, BINARY);
    bytes(value);
    return this;
  }

  /** A list of structures; each follows between {@link #begin()} and {@link #end}. */
  CompactThrift structs(int id, int count) {
    list(id, count, STRUCT);
    return this;
  }

  /** A structure as a field. */
  CompactThrift begin(int id) {
    field(id, STRUCT);
    return begin();
  }

  /** A structure in a list. */
  CompactThrift begin() {
    outer.push(last);
    last = 0;
    return this;
  }

  /** The end of the structure that was begun last. */
  CompactThrift end() {
    out.write(0);
    last = outer.pop();
    return this;
  }

  /** All of it, with the end of the outermost structure. */
  byte[] finish() {
    out.write(0);
    return out.toByteArray();
  }

  private void field(int id, int type) {
    int step = id - last;
    if (step < 1 || step > 15) {
      throw new IllegalStateException("field " + id + " behind field " + last);
    }
    out.write((step << 4) | type);
    last = id;
  }

  private void list(int id, int count, int type) {
    field(id, LIST);
    if (count < 15) {
      out.write((count << 4) | type);
    } else {
      out.write((15 << 4) | type);
      varint(out, count);
    }
  }

  private void bytes(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    varint(out, utf8.length);
    out.writeBytes(utf8);
  }

  private void zigzag(long value) {
    varint(out, (value << 1) ^ (value >> 63));
  }

  /** Seven bits a byte, the lowest first. */
  static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
