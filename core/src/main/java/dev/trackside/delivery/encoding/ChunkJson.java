package dev.trackside.delivery.encoding;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.EventTime;
import dev.trackside.packet.RequestId;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;

/**
 * Writes the parts of a chunk's packets as JSON: request ids, times, names and values, the same
 * bytes for the same parts for ever. What stands between them is the encoder's. For one thread.
 */
final class ChunkJson {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final JsonBytes out;
  private Chunk known = Chunk.empty();
  private byte[][] names = new byte[0][];

  ChunkJson(JsonBytes out) {
    this.out = out;
  }

  /** Turns to a chunk; true when it is another one than before. */
  boolean turnTo(Chunk chunk) {
    if (chunk == known) {
      return false;
    }
    known = chunk;
    names = new byte[chunk.channelCount()][];
    return true;
  }

  void requestId(int packet) {
    int at = out.reserve(RequestId.LENGTH);
    RequestId.write(known.requestHigh(packet), known.requestLow(packet), out.bytes(), at);
  }

  void time(long epochNanos) {
    int at = out.reserve(EventTime.LENGTH_MAX);
    int end = EventTime.write(epochNanos, out.bytes(), at);
    out.giveBack(at + EventTime.LENGTH_MAX - end);
  }

  /** Writes {@code "name":}, with a comma before all but the first; made once a chunk. */
  void name(int channel, boolean isFirst) {
    byte[] ready = names[channel];
    if (ready == null) {
      JsonBytes name = new JsonBytes();
      name.put(',');
      name.text(known.channelName(channel));
      name.put(':');
      ready = name.copy();
      names[channel] = ready;
    }
    out.put(ready, isFirst ? 1 : 0);
  }

  void value(int sample) {
    switch (known.kind(sample)) {
      case ValueKind.NUMBER -> out.number(known.number(sample));
      case ValueKind.INTEGER -> out.whole(known.bits(sample));
      case ValueKind.BOOLEAN -> out.put(known.bits(sample) != 0 ? TRUE : FALSE);
      case ValueKind.TEXT ->
          out.text(known.text(), known.textStart(sample), known.textLength(sample));
      case ValueKind.RAW ->
          out.put(known.text(), known.textStart(sample), known.textLength(sample));
      case ValueKind.NULL -> out.put(NULL);
      default ->
          throw new IllegalStateException(
              "a value of kind " + known.kind(sample) + " is no JSON: sealed, or erased");
    }
  }
}
