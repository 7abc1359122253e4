package dev.trackside.connectors.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the binary layout as docs/kafka.md describes it, and knows nothing of the writer. */
final class DocumentedPacket {
  final String requestId;
  final String source;
  final String session;
  final String circuit;
  final Instant timestamp;
  final Instant receivedAt;
  final Map<String, String> optional = new LinkedHashMap<>();
  final boolean isSupplement;
  final Map<String, Object> samples = new LinkedHashMap<>();
  private final ByteBuffer in;

  DocumentedPacket(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
    if (in.get() != 1) {
      throw new IllegalArgumentException("not version 1");
    }
    long flags = varint();
    requestId = text();
    source = text();
    session = text();
    circuit = text();
    timestamp = time();
    receivedAt = time();
    String[] names = {"packet_id", "metadata", "jurisdiction", "withheld", "late"};
    for (int i = 0; i < names.length; i++) {
      if (((flags >> i) & 1) == 1) {
        optional.put(names[i], text());
      }
    }
    isSupplement = (flags & 32) != 0;
    long count = varint();
    for (long i = 0; i < count; i++) {
      String name = text();
      samples.put(name, value());
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes too many");
    }
  }

  private Object value() {
    byte kind = in.get();
    return switch (kind) {
      case 0 -> "none";
      case 1 -> zigzag();
      case 2 -> in.getDouble();
      case 3 -> false;
      case 4 -> true;
      case 5 -> text();
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  private Instant time() {
    long seconds = zigzag();
    return Instant.ofEpochSecond(seconds, varint());
  }

  private String text() {
    byte[] bytes = new byte[Math.toIntExact(varint())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
