package dev.trackside.vault;

import dev.trackside.fence.Envelope;
import dev.trackside.packet.ByteColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How sealed values lie in the columns of a chunk. All numbers are big-endian.
 *
 * <pre>
 * a sample      key number (8 bytes) | envelope of: kind (1) | 64 bits or the text
 *                 with the number's highest bit set: the name of the key's own person
 * raw bytes     0x01 "trksea1" | key number (8) | envelope of the bytes
 * metadata      0x01 | count (4), then each piece as length (4) and bytes:
 *                 a piece of the text as it was, or a sealed one
 *   a piece     0x00 | text                                   stays readable
 *               0x01 | key number (8) | length (4) | name | envelope of the text
 *                                             name: as catalogued; empty for an unknown one
 * </pre>
 *
 * <p>Metadata that are not sealed begin with a brace, never with 0x01; raw bytes are always sealed,
 * but for those that an older program wrote. An envelope opens only for its packet, its channel and
 * its key: see {@link Value#place(String, String)}. The name by which the key's own person is known
 * says the same in every packet: as a text sample it is sealed once a chunk, for its channel and
 * its key alone, and takes no room where each packet has it.
 */
final class Layout {
  private static final byte SEALED = 1;

  /** The place of metadata in a packet; no channel begins so. */
  static final String METADATA = "\u0000metadata";

  /** The place of raw bytes in a packet. */
  static final String RAW = "\u0000raw";

  private static final byte PLAIN = 0;
  private static final byte[] RAW_HEAD = "\u0001trksea1".getBytes(StandardCharsets.US_ASCII);
  private static final int NUMBER_BYTES = Long.BYTES;

  /** Numbers of keys have 62 bits. */
  private static final long NAMES_PERSON = Long.MIN_VALUE;

  private Layout() {}

  /** Whose an envelope is: it opens nowhere else. */
  enum Owner {
    /** A packet's: at its place in it. */
    PACKET,
    /** A key's person's, whose name it is: in the same channel of every packet. */
    PERSON
  }

  /** A sealed value: the key that opens it, and the envelope. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Value(long number, Owner owner, byte[] envelope) {
    /** Seals a value of a packet. */
    static Value ofPacket(SubjectKeys.Made key, String requestId, String name, byte[] plain) {
      return of(key, Owner.PACKET, requestId, name, plain);
    }

    /** Seals the name of the key's own person, as a channel has it. */
    static Value ofPerson(SubjectKeys.Made key, String channel, byte[] plain) {
      return of(key, Owner.PERSON, "", channel, plain);
    }

    private static Value of(
        SubjectKeys.Made key, Owner owner, String requestId, String name, byte[] plain) {
      String place = place(owner, requestId, name, key.number());
      return new Value(key.number(), owner, Envelope.seal(key.key(), plain, place));
    }

    /** What the envelope is bound to, in a packet. */
    String place(String requestId, String name) {
      return place(owner, requestId, name, number);
    }

    private static String place(Owner owner, String requestId, String name, long number) {
      return (owner == Owner.PERSON ? "" : requestId) + '|' + name + '|' + number;
    }

    /** The number as it is stored where only a packet's own values may stand. */
    private long packetsNumber() {
      if (owner != Owner.PACKET) {
        throw new IllegalArgumentException("a person's name can only be a sample");
      }
      return number;
    }
  }

  /** A piece of metadata: a text, or a sealed one with the name that is told when it is erased. */
  sealed interface Piece {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Plain(byte[] text) implements Piece {}

    record Sealed(String name, Value value) implements Piece {}
  }

  static byte[] sample(Value value) {
    return ByteBuffer.allocate(NUMBER_BYTES + value.envelope().length)
        .putLong(value.owner() == Owner.PERSON ? value.number() | NAMES_PERSON : value.number())
        .put(value.envelope())
        .array();
  }

  static Value sample(byte[] text, int start, int length) {
    return value(ByteBuffer.wrap(text, start, length), length);
  }

  private static Value value(ByteBuffer in, int length) {
    if (length < NUMBER_BYTES || in.remaining() < length) {
      throw new IllegalArgumentException("a sealed value is cut short");
    }
    long number = in.getLong();
    byte[] envelope = new byte[length - NUMBER_BYTES];
    in.get(envelope);
    Owner owner = (number & NAMES_PERSON) == 0 ? Owner.PACKET : Owner.PERSON;
    return new Value(number & ~NAMES_PERSON, owner, envelope);
  }

  static byte[] raw(Value value) {
    return ByteBuffer.allocate(RAW_HEAD.length + NUMBER_BYTES + value.envelope().length)
        .put(RAW_HEAD)
        .putLong(value.packetsNumber())
        .put(value.envelope())
        .array();
  }

  static boolean isRaw(ByteColumn column, int packet) {
    int from = column.start(packet);
    int end = from + RAW_HEAD.length;
    return column.length(packet) >= RAW_HEAD.length
        && Arrays.equals(column.data(), from, end, RAW_HEAD, 0, RAW_HEAD.length);
  }

  static Value raw(byte[] entry) {
    int length = entry.length - RAW_HEAD.length;
    return value(ByteBuffer.wrap(entry, RAW_HEAD.length, length), length);
  }

  static boolean isMetadata(ByteColumn column, int packet) {
    return column.length(packet) > 0 && column.data()[column.start(packet)] == SEALED;
  }

  static byte[] metadata(List<Piece> pieces) {
    List<byte[]> parts = new ArrayList<>(pieces.size());
    int size = 1 + Integer.BYTES;
    for (Piece piece : pieces) {
      byte[] bytes = bytes(piece);
      parts.add(bytes);
      size += Integer.BYTES + bytes.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(SEALED).putInt(pieces.size());
    parts.forEach(each -> out.putInt(each.length).put(each));
    return out.array();
  }

  private static byte[] bytes(Piece piece) {
    return switch (piece) {
      case Piece.Plain(byte[] text) ->
          ByteBuffer.allocate(1 + text.length).put(PLAIN).put(text).array();
      case Piece.Sealed(String name, Value value) -> {
        byte[] named = name.getBytes(StandardCharsets.UTF_8);
        int size = 1 + NUMBER_BYTES + Integer.BYTES + named.length + value.envelope().length;
        yield ByteBuffer.allocate(size)
            .put(SEALED)
            .putLong(value.packetsNumber())
            .putInt(named.length)
            .put(named)
            .put(value.envelope())
            .array();
      }
    };
  }

  /** The pieces of sealed metadata; an exception when they are damaged. */
  static List<Piece> metadata(byte[] entry) {
    try {
      ByteBuffer in = ByteBuffer.wrap(entry, 1, entry.length - 1);
      List<Piece> pieces = new ArrayList<>();
      int count = in.getInt();
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[Math.min(in.getInt(), in.remaining())];
        in.get(bytes);
        pieces.add(piece(bytes));
      }
      return pieces;
    } catch (java.nio.BufferUnderflowException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("sealed metadata are cut short", e);
    }
  }

  private static Piece piece(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() == PLAIN) {
      return new Piece.Plain(Arrays.copyOfRange(bytes, 1, bytes.length));
    }
    long number = in.getLong();
    byte[] name = new byte[Math.min(in.getInt(), in.remaining())];
    in.get(name);
    byte[] envelope = new byte[in.remaining()];
    in.get(envelope);
    return new Piece.Sealed(
        new String(name, StandardCharsets.UTF_8), new Value(number, Owner.PACKET, envelope));
  }
}
