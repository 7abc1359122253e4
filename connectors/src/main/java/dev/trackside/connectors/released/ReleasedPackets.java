package dev.trackside.connectors.released;

import dev.trackside.connectors.released.ReleasedPacket.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the packets of a batch, in the order in which they stand. For one thread. */
public final class ReleasedPackets {
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] bytes;
  private final int length;
  private final ReleasedPacket packet = new ReleasedPacket();
  private int at;

  /** The packets of NDJSON; of the array only the first {@code length} bytes count. */
  public ReleasedPackets(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /**
   * The next packet; empty behind the last.
   *
   * @throws IllegalArgumentException when a line is no packet
   */
  public Optional<ReleasedPacket> next() {
    if (at >= length) {
      return Optional.empty();
    }
    int end = at;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    packet.clear();
    packet.start = at;
    packet.end = end;
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, at, end - at)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the line at byte " + at + " is no packet");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        field(json, name);
      }
    }
    at = end + 1;
    return Optional.of(packet);
  }

  private void field(JsonParser json, String name) {
    switch (name) {
      case "request_id" -> packet.requestId = json.getString();
      case "packet_id" -> packet.packetId = json.getString();
      case "source" -> packet.source = json.getString();
      case "session" -> packet.session = json.getString();
      case "circuit" -> packet.circuit = json.getString();
      case "timestamp" -> packet.timestamp = json.getString();
      case "received_at" -> packet.receivedAt = json.getString();
      case "batch_id" -> packet.batchId = json.getString();
      case "_jurisdiction" -> packet.jurisdiction = json.getString();
      case "_late" -> packet.late = json.getString();
      case "_supplement" -> packet.supplement = json.getBooleanValue();
      case "_withheld" -> packet.withheld = raw(json);
      case "metadata" -> packet.metadata = raw(json);
      case "samples" -> samples(json);
      default -> json.skipChildren(); // a mark for people, such as _place
    }
  }

  /** An object or array as it stands in the line. */
  private String raw(JsonParser json) {
    int from = packet.start + (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    int to = packet.start + (int) json.currentLocation().getByteOffset();
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private void samples(JsonParser json) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      switch (json.nextToken()) {
        case VALUE_NUMBER_INT -> whole(json, name);
        case VALUE_NUMBER_FLOAT -> packet.add(name, Kind.NUMBER, 0, json.getDoubleValue(), null);
        case VALUE_TRUE -> packet.add(name, Kind.BOOLEAN, 1, 1, null);
        case VALUE_FALSE -> packet.add(name, Kind.BOOLEAN, 0, 0, null);
        case VALUE_STRING -> packet.add(name, Kind.TEXT, 0, 0, json.getString());
        case VALUE_NULL -> packet.add(name, Kind.NULL, 0, 0, null);
        default -> throw new IllegalArgumentException("sample " + name + " of line at byte " + at);
      }
    }
  }

  /** Beyond 64 bits a number without decimals is a double that was written out. */
  private void whole(JsonParser json, String name) {
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      packet.add(name, Kind.NUMBER, 0, json.getDoubleValue(), null);
    } else {
      long value = json.getLongValue();
      packet.add(name, Kind.WHOLE, value, (double) value, null);
    }
  }
}
