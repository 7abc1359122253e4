package dev.trackside.buffer;

import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The key by which a packet is known again: 128 bits, hashed under a seed.
 *
 * <pre>
 * accepted      source, packet id
 * quarantined   source, packet id, event time, samples, raw bytes
 * </pre>
 *
 * <p>The content counts for a quarantined packet, because its sender may mend it and send it again
 * under the same id: the same rubbish is a duplicate, the mended packet is not. Reusable, for one
 * thread.
 */
final class PacketKey {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final long MIX_2 = 0xc2b2ae3d27d4eb4fL;

  private final long seed;
  private String source = "";
  private long sourceHash;
  private long high;
  private long low;

  PacketKey(long seed) {
    this.seed = seed;
    this.sourceHash = hash(new byte[0], 0, 0, seed);
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Makes the key of a packet; false when it has no id. */
  boolean make(Chunk chunk, int packet, boolean isQuarantined) {
    ByteColumn ids = chunk.packetIds();
    int length = ids.length(packet);
    if (length == 0) {
      return false;
    }
    String from = chunk.stream(packet).source();
    if (!from.equals(source)) {
      source = from;
      byte[] bytes = from.getBytes(StandardCharsets.UTF_8);
      sourceHash = hash(bytes, 0, bytes.length, seed);
    }
    long start = isQuarantined ? content(chunk, packet, sourceHash) : sourceHash;
    high = hash(ids.data(), ids.start(packet), length, start);
    low = hash(ids.data(), ids.start(packet), length, start * MIX + MIX_2);
    return true;
  }

  private static long content(Chunk chunk, int packet, long from) {
    long hash = mix(from ^ chunk.eventTime(packet) ^ MIX_2);
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      byte kind = chunk.kind(sample);
      hash = mix(hash ^ chunk.channelOf(packet, sample).hashCode() * MIX ^ kind);
      hash =
          ValueKind.isText(kind)
              ? hash(chunk.text(), chunk.textStart(sample), chunk.textLength(sample), hash)
              : mix(hash ^ chunk.bits(sample));
    }
    ByteColumn raw = chunk.raw();
    return hash(raw.data(), raw.start(packet), raw.length(packet), hash);
  }

  private static long hash(byte[] bytes, int start, int length, long from) {
    long hash = from ^ length * MIX;
    int at = start;
    int end = start + length;
    for (; at + 8 <= end; at += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += 8) {
      rest |= (bytes[at] & 0xffL) << shift;
    }
    return mix(mix(hash ^ rest) + MIX_2);
  }

  private static long mix(long value) {
    long product = value * MIX;
    return product ^ Math.unsignedMultiplyHigh(value, MIX_2) ^ product >>> 29;
  }
}
