package dev.trackside.delivery.encoding;

import dev.trackside.fence.Cut;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes what a cut lets leave of packets as NDJSON, one a line. The same packets, cuts and batch
 * id give the same bytes for ever (within one {@link #FORMAT}). Reusable, for one thread.
 *
 * <pre>
 * {"request_id":..,"packet_id":..,"source":..,"session":..,"circuit":..,"timestamp":..,
 *  "received_at":..,"batch_id":..,"samples":{..},"metadata":{..},"_jurisdiction":..,
 *  "_place":..,"_withheld":[..],"_unknown":..,"_export":..,"_supplement":true,"_late":..}
 *
 * _place says why a packet does not count as one of the circuit that it names;
 * _withheld names the known fields that stay, _unknown counts those whose names nobody knows;
 * _late is the reason's word alone
 * </pre>
 */
public final class FencedEncoder {
  /** Version of the encoding; a change of any byte is a new one. */
  public static final int FORMAT = 2;

  private static final long SECOND = 1_000_000_000L;
  private static final byte[] REQUEST = ascii("{\"request_id\":\"");
  private static final byte[] PACKET = ascii(",\"packet_id\":");
  private static final byte[] RECEIVED = ascii("\",\"received_at\":\"");
  private static final byte[] METADATA = ascii(",\"metadata\":{");
  private static final byte[] COMMA = {','};
  private static final byte[] JURISDICTION = ascii(",\"_jurisdiction\":");
  private static final byte[] PLACE = ascii(",\"_place\":");
  private static final byte[] WITHHELD = ascii(",\"_withheld\":[");
  private static final byte[] UNKNOWN = ascii(",\"_unknown\":");
  private static final byte[] EXPORT = ascii(",\"_export\":");
  private static final byte[] SUPPLEMENT = ascii(",\"_supplement\":true");
  private static final byte[] LATE = ascii(",\"_late\":");

  private final JsonBytes out = new JsonBytes();
  private byte[] batch = new byte[0];
  private final ChunkJson parts = new ChunkJson(out);
  private Stream stream = Stream.UNKNOWN;
  private byte[] streamText = new byte[0];
  private String jurisdiction = "";
  private byte[] jurisdictionText = new byte[0];

  /** Begins anew, for a batch of the given id. */
  public void begin(String batchId) {
    out.clear();
    batch = ascii("\",\"batch_id\":\"" + batchId + "\",\"samples\":{");
  }

  /** Writes what leaves of one packet of a chunk as a line. */
  public void packet(Chunk chunk, int packet, Cut cut) {
    parts.turnTo(chunk);
    out.put(REQUEST);
    parts.requestId(packet);
    out.put('"');
    if (!cut.packetId().isEmpty()) {
      out.put(PACKET);
      out.text(cut.packetId());
    }
    out.put(stream(cut.stream()));
    long step = cut.isMetadataOnly() ? SECOND : 1;
    parts.time(Math.floorDiv(chunk.eventTime(packet), step) * step);
    out.put(RECEIVED);
    parts.time(Math.floorDiv(chunk.receivedAt(packet), step) * step);
    out.put(batch);
    samples(chunk, packet, cut);
    out.put('}');
    metadata(cut);
    if (!cut.jurisdiction().isEmpty()) {
      out.put(jurisdiction(cut.jurisdiction()));
    }
    if (!cut.doubt().isEmpty()) {
      out.put(PLACE);
      out.text(cut.doubt());
    }
    marks(cut);
    if (chunk.isDefective(packet)) {
      out.put(LATE);
      out.text(chunk.defect(packet).reason().word());
    }
    out.put('}');
    out.put('\n');
  }

  private void metadata(Cut cut) {
    boolean isFirst = true;
    for (Map.Entry<String, Object> each : cut.metadata().entrySet()) {
      out.put(isFirst ? METADATA : COMMA);
      isFirst = false;
      out.text(each.getKey());
      out.put(':');
      if (each.getValue() instanceof Cut.Literal literal) {
        out.put(ascii(literal.json()));
      } else {
        out.text((String) each.getValue());
      }
    }
    if (!isFirst) {
      out.put('}');
    }
  }

  private void marks(Cut cut) {
    List<String> withheld = cut.withheld();
    if (!withheld.isEmpty()) {
      out.put(WITHHELD);
      for (int i = 0; i < withheld.size(); i++) {
        if (i > 0) {
          out.put(',');
        }
        out.text(withheld.get(i));
      }
      out.put(']');
    }
    if (cut.unknown() > 0) {
      out.put(UNKNOWN);
      out.whole(cut.unknown());
    }
    if (!cut.mark().isEmpty()) {
      out.put(EXPORT);
      out.text(cut.mark());
    }
    if (cut.isSupplement()) {
      out.put(SUPPLEMENT);
    }
  }

  private void samples(Chunk chunk, int packet, Cut cut) {
    int shape = chunk.shape(packet);
    int sample = chunk.firstSample(packet);
    boolean isFirst = true;
    for (int place = 0; place < chunk.shapeLength(shape); place++, sample++) {
      byte fate = cut.areAllAsTheyAre() ? Cut.AS_IT_IS : cut.fate(place);
      if (fate >= Cut.STAYS) {
        continue;
      }
      parts.name(chunk.shapeChannel(shape, place), isFirst);
      isFirst = false;
      switch (fate) {
        case Cut.NUMBER -> out.number(cut.number(place));
        case Cut.TEXT -> out.text(cut.text(place));
        default -> value(chunk, sample);
      }
    }
    for (int i = 0; i < cut.extraNames().size(); i++) {
      if (!isFirst) {
        out.put(',');
      }
      isFirst = false;
      out.text(cut.extraNames().get(i));
      out.put(':');
      out.number(cut.extraNumbers().get(i));
    }
  }

  private void value(Chunk chunk, int sample) {
    if (chunk.kind(sample) > ValueKind.TEXT) {
      throw new IllegalStateException("the fence lets nothing else leave");
    }
    parts.value(sample);
  }

  private byte[] jurisdiction(String code) {
    if (!jurisdiction.equals(code)) {
      JsonBytes text = new JsonBytes();
      text.put(JURISDICTION);
      text.text(code);
      jurisdictionText = text.copy();
      jurisdiction = code;
    }
    return jurisdictionText;
  }

  private byte[] stream(Stream leaving) {
    if (!Objects.equals(stream, leaving) || streamText.length == 0) {
      JsonBytes text = new JsonBytes();
      text.put(ascii(",\"source\":"));
      text.text(leaving.source());
      text.put(ascii(",\"session\":"));
      text.text(leaving.session());
      text.put(ascii(",\"circuit\":"));
      text.text(leaving.circuit());
      text.put(ascii(",\"timestamp\":\""));
      streamText = text.copy();
      stream = leaving;
    }
    return streamText;
  }

  /** Number of bytes written since {@link #begin}. */
  public int length() {
    return out.size();
  }

  /** The bytes so far; only the first {@link #length} count. */
  public byte[] bytes() {
    return out.bytes();
  }

  /** Hands the bytes over: the encoder goes on with an array of its own. */
  public byte[] takeBytes() {
    return out.take();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
