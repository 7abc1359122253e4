package dev.trackside.connectors.kafka;

import dev.trackside.connectors.released.ReleasedPacket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets in the binary layout of docs/kafka.md, version 1. Reusable, for one thread.
 *
 * <pre>
 * packet   01 flags request_id source session circuit timestamp received_at
 *          [packet_id] [metadata] [jurisdiction] [withheld] [late]   those that flags say
 *          count sample*
 * sample   name kind [value]
 * kind     0 none, 1 whole: zigzag, 2 number: 8 bytes, 3 false, 4 true, 5 text
 * time     seconds since 1970: zigzag, nanoseconds: varint
 * text     length: varint, UTF-8
 * </pre>
 */
final class BinaryPacket {
  static final int VERSION = 1;

  private static final int PACKET_ID = 1;
  private static final int METADATA = 2;
  private static final int JURISDICTION = 4;
  private static final int WITHHELD = 8;
  private static final int LATE = 16;
  private static final int SUPPLEMENT = 32;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);

  /** The bytes of a packet. */
  byte[] bytes(ReleasedPacket packet) {
    out.reset();
    out.write(VERSION);
    int flags =
        flag(packet.packetId(), PACKET_ID)
            | flag(packet.metadata(), METADATA)
            | flag(packet.jurisdiction(), JURISDICTION)
            | flag(packet.withheld(), WITHHELD)
            | flag(packet.late(), LATE)
            | (packet.isSupplement() ? SUPPLEMENT : 0);
    varint(flags);
    text(packet.requestId());
    text(packet.source());
    text(packet.session());
    text(packet.circuit());
    time(packet.timestamp());
    time(packet.receivedAt());
    optional(packet.packetId());
    optional(packet.metadata());
    optional(packet.jurisdiction());
    optional(packet.withheld());
    optional(packet.late());
    varint(packet.samples());
    for (int sample = 0; sample < packet.samples(); sample++) {
      sample(packet, sample);
    }
    return out.toByteArray();
  }

  private void sample(ReleasedPacket packet, int sample) {
    text(packet.name(sample));
    switch (packet.kind(sample)) {
      case NULL -> out.write(0);
      case WHOLE -> {
        out.write(1);
        zigzag(packet.whole(sample));
      }
      case NUMBER -> {
        out.write(2);
        number(packet.number(sample));
      }
      case BOOLEAN -> out.write(packet.whole(sample) == 0 ? 3 : 4);
      case TEXT -> {
        out.write(5);
        text(packet.text(sample));
      }
    }
  }

  private static int flag(@Nullable String text, int flag) {
    return text == null ? 0 : flag;
  }

  private void optional(@Nullable String text) {
    if (text != null) {
      text(text);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  private void time(String text) {
    Instant time = Instant.parse(text);
    zigzag(time.getEpochSecond());
    varint(time.getNano());
  }

  private void number(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (bits >>> shift));
    }
  }

  private void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
