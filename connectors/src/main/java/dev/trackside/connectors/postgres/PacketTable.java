package dev.trackside.connectors.postgres;

import dev.trackside.connectors.released.ReleasedPacket;
import org.jspecify.annotations.Nullable;

/** Table {@code packet}: a row a packet, without its samples. */
final class PacketTable {
  static final String NAME = "packet";

  private static final String COLUMNS =
      "at, nanos, source, request_id, packet_id, session, circuit, received_at, batch, line,"
          + " jurisdiction, metadata, withheld, late, supplement";
  private static final int FIELDS = 15;

  private final Moment received = new Moment();

  static String copy(String schema) {
    return "copy " + schema + "." + NAME + " (" + COLUMNS + ") from stdin (format binary)";
  }

  void write(CopyRows out, Place place, ReleasedPacket packet) throws ContentException {
    out.row(FIELDS);
    out.int8(place.at().micros());
    out.int2(place.at().nanos());
    out.repeated(packet.source(), "its source");
    out.text(packet.requestId(), "its request id");
    text(out, packet.packetId(), "its packet id");
    out.text(packet.session(), "its session");
    out.text(packet.circuit(), "its circuit");
    received.turnTo(packet.receivedAt());
    out.int8(received.micros());
    out.int8(place.batch());
    out.int4(place.line());
    text(out, packet.jurisdiction(), "its jurisdiction");
    json(out, packet.metadata());
    json(out, packet.withheld());
    text(out, packet.late(), "why it is late");
    out.bool(packet.isSupplement());
  }

  private static void text(CopyRows out, @Nullable String text, String what)
      throws ContentException {
    if (text == null) {
      out.nothing();
    } else {
      out.text(text, what);
    }
  }

  private static void json(CopyRows out, @Nullable String json) {
    if (json == null) {
      out.nothing();
    } else {
      out.jsonb(json);
    }
  }

  /**
   * Where a packet stands.
   *
   * @param at its event time
   * @param batch the number of its batch
   * @param line its place in the batch, from 0
   */
  record Place(Moment at, long batch, int line) {}
}
