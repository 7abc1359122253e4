package dev.trackside.delivery.encoding;

import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;

/**
 * Writes packets as NDJSON, one a line. The same packets and batch id give the same bytes for ever
 * (within one {@link #FORMAT}); a batch's hash rests on it. Reusable, for one thread.
 *
 * <pre>
 * {"request_id":..,"packet_id":..,"source":..,"session":..,"circuit":..,"timestamp":..,
 *  "received_at":..,"batch_id":..,"samples":{..},"metadata":{..},"_withheld":[..],"_late":..}
 *
 * packet_id and metadata stand only where the packet has them, batch_id only in a batch, _withheld
 * only where samples were erased: it names them; _late only in a packet that was a dead letter
 * before: it says why
 * </pre>
 */
public final class NdjsonEncoder {
  /** Version of the encoding; a change of any byte is a new one. */
  public static final int FORMAT = 1;

  private static final byte[] REQUEST = ascii("{\"request_id\":\"");
  private static final byte[] PACKET = ascii("\",\"packet_id\":");
  private static final byte[] RECEIVED = ascii("\",\"received_at\":\"");
  private static final byte[] SAMPLES = ascii("\",\"samples\":{");
  private static final byte[] METADATA = ascii(",\"metadata\":");
  private static final byte[] WITHHELD = ascii(",\"_withheld\":[");
  private static final byte[] COMMA = {','};
  private static final byte[] LATE = ascii(",\"_late\":");

  private final JsonBytes out = new JsonBytes();
  private byte[] batch = new byte[0];
  private final ChunkJson parts = new ChunkJson(out);
  private byte[][] streams = new byte[0][];

  /** Begins anew, for a batch of the given id; an empty id is for packets outside any batch. */
  public void begin(String batchId) {
    out.clear();
    batch = batchId.isEmpty() ? new byte[0] : ascii("\",\"batch_id\":\"" + batchId);
  }

  /** Writes one packet of a chunk as a line. */
  public void packet(Chunk chunk, int packet) {
    if (parts.turnTo(chunk)) {
      streams = new byte[chunk.streamCount()][];
    }
    out.put(REQUEST);
    parts.requestId(packet);
    ByteColumn ids = chunk.packetIds();
    if (ids.length(packet) > 0) {
      out.put(PACKET);
      out.text(ids.data(), ids.start(packet), ids.length(packet));
      out.put(stream(chunk, packet), 1);
    } else {
      out.put(stream(chunk, packet), 0);
    }
    parts.time(chunk.eventTime(packet));
    out.put(RECEIVED);
    parts.time(chunk.receivedAt(packet));
    out.put(batch);
    out.put(SAMPLES);
    int erased = samples(chunk, packet);
    out.put('}');
    ByteColumn metadata = chunk.metadata();
    if (metadata.length(packet) > 0) {
      out.put(METADATA);
      out.put(metadata.data(), metadata.start(packet), metadata.length(packet));
    }
    if (erased > 0) {
      withheld(chunk, packet);
    }
    if (chunk.isDefective(packet)) {
      byte[] why = chunk.defect(packet).text().getBytes(StandardCharsets.UTF_8);
      out.put(LATE);
      out.text(why, 0, why.length);
    }
    out.put('}');
    out.put('\n');
  }

  /** Writes the samples; returns how many of them are erased. */
  private int samples(Chunk chunk, int packet) {
    int shape = chunk.shape(packet);
    int sample = chunk.firstSample(packet);
    int erased = 0;
    for (int place = 0; place < chunk.shapeLength(shape); place++, sample++) {
      if (chunk.kind(sample) == ValueKind.ERASED) {
        erased++;
        continue;
      }
      parts.name(chunk.shapeChannel(shape, place), place == erased);
      parts.value(sample);
    }
    return erased;
  }

  private void withheld(Chunk chunk, int packet) {
    boolean isFirst = true;
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) == ValueKind.ERASED) {
        out.put(isFirst ? WITHHELD : COMMA);
        out.text(chunk.channelOf(packet, sample));
        isFirst = false;
      }
    }
    out.put(']');
  }

  /** {@code ","source":..,"session":..,"circuit":..,"timestamp":"}, made once a chunk. */
  private byte[] stream(Chunk chunk, int packet) {
    int index = chunk.streamIndex(packet);
    byte[] ready = streams[index];
    if (ready == null) {
      Stream stream = chunk.stream(packet);
      JsonBytes text = new JsonBytes();
      text.put(ascii("\",\"source\":"));
      text.text(stream.source());
      text.put(ascii(",\"session\":"));
      text.text(stream.session());
      text.put(ascii(",\"circuit\":"));
      text.text(stream.circuit());
      text.put(ascii(",\"timestamp\":\""));
      ready = text.copy();
      streams[index] = ready;
    }
    return ready;
  }

  /** The bytes written since {@link #begin}; only the first {@link #length} count. */
  public byte[] bytes() {
    return out.bytes();
  }

  /** Number of bytes written since {@link #begin}. */
  public int length() {
    return out.size();
  }

  /** Hands the bytes over: the encoder goes on with an array of its own. */
  public byte[] takeBytes() {
    return out.take();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
