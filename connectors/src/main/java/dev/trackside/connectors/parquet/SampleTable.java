package dev.trackside.connectors.parquet;

import dev.trackside.connectors.released.ReleasedPacket;
import dev.trackside.connectors.released.ReleasedPackets;
import dev.trackside.delivery.SealedBatch;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * A batch as a table, one row a sample; a packet without samples has one row without a channel.
 *
 * <pre>
 * request_id, source, session, circuit, batch_id      text
 * packet_id, jurisdiction, late                       text or none
 * metadata, withheld                                  JSON text or none
 * supplement                                          text or none: true
 * timestamp, received_at                              nanoseconds, UTC
 * channel                                             text or none
 * kind       whole | number | boolean | text | null, or none without a channel
 * value      any number; a boolean is 1 or 0; none for the rest
 * whole      a whole number, exact beyond what fits value
 * text       a text
 * </pre>
 */
final class SampleTable {
  /** Version of the columns; a column more is not a new one. */
  static final int SCHEMA_VERSION = 1;

  private static final long NANOS = 1_000_000_000L;

  private final Column requestId = required("request_id");
  private final Column packetId = optional("packet_id");
  private final Column source = required("source");
  private final Column session = required("session");
  private final Column circuit = required("circuit");
  private final Column timestamp = new Column("timestamp", Column.Type.TIME, false);
  private final Column receivedAt = new Column("received_at", Column.Type.TIME, false);
  private final Column channel = optional("channel");
  private final Column kind = optional("kind");
  private final Column value = new Column("value", Column.Type.NUMBER, true);
  private final Column whole = new Column("whole", Column.Type.WHOLE, true);
  private final Column text = optional("text");
  private final Column metadata = optional("metadata");
  private final Column jurisdiction = optional("jurisdiction");
  private final Column withheld = optional("withheld");
  private final Column late = optional("late");
  private final Column supplement = optional("supplement");
  private final Column batchId = required("batch_id");
  private final List<Column> columns =
      List.of(
          requestId,
          packetId,
          source,
          session,
          circuit,
          timestamp,
          receivedAt,
          channel,
          kind,
          value,
          whole,
          text,
          metadata,
          jurisdiction,
          withheld,
          late,
          supplement,
          batchId);

  private int packets;
  private long from = Long.MAX_VALUE;
  private long to = Long.MIN_VALUE;

  private SampleTable() {}

  /**
   * The table of a batch.
   *
   * @throws IllegalArgumentException when a line is no packet
   */
  static SampleTable of(SealedBatch batch) {
    SampleTable table = new SampleTable();
    ReleasedPackets packets = new ReleasedPackets(batch.bytes(), batch.length());
    for (Optional<ReleasedPacket> next = packets.next(); next.isPresent(); next = packets.next()) {
      table.packet(next.get());
    }
    return table;
  }

  List<Column> columns() {
    return columns;
  }

  int packets() {
    return packets;
  }

  int rows() {
    return requestId.rows();
  }

  /** The earliest event time, RFC 3339; empty without packets. */
  String from() {
    return packets == 0 ? "" : instant(from).toString();
  }

  /** The latest event time. */
  String to() {
    return packets == 0 ? "" : instant(to).toString();
  }

  private void packet(ReleasedPacket packet) {
    long at = nanos(packet.timestamp());
    long received = nanos(packet.receivedAt());
    packets++;
    from = Math.min(from, at);
    to = Math.max(to, at);
    for (int sample = 0; sample < Math.max(1, packet.samples()); sample++) {
      requestId.text(packet.requestId());
      packetId.text(packet.packetId());
      source.text(packet.source());
      session.text(packet.session());
      circuit.text(packet.circuit());
      timestamp.whole(at);
      receivedAt.whole(received);
      metadata.text(packet.metadata());
      jurisdiction.text(packet.jurisdiction());
      withheld.text(packet.withheld());
      late.text(packet.late());
      supplement.text(packet.isSupplement() ? "true" : null);
      batchId.text(packet.batchId());
      if (packet.samples() > 0) {
        sample(packet, sample);
      } else {
        List.of(channel, kind, value, whole, text).forEach(Column::none);
      }
    }
  }

  private void sample(ReleasedPacket packet, int sample) {
    ReleasedPacket.Kind what = packet.kind(sample);
    channel.text(packet.name(sample));
    switch (what) {
      case WHOLE -> {
        kind.text("whole");
        value.number(packet.number(sample));
        whole.whole(packet.whole(sample));
        text.none();
      }
      case NUMBER, BOOLEAN -> {
        kind.text(what == ReleasedPacket.Kind.NUMBER ? "number" : "boolean");
        value.number(packet.number(sample));
        whole.none();
        text.none();
      }
      case TEXT -> {
        kind.text("text");
        value.none();
        whole.none();
        text.text(packet.text(sample));
      }
      case NULL -> {
        kind.text("null");
        value.none();
        whole.none();
        text.none();
      }
    }
  }

  private static long nanos(String time) {
    try {
      Instant at = Instant.parse(time);
      return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException("time " + time + " cannot be kept: " + e.getMessage(), e);
    }
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static Column required(String name) {
    return new Column(name, Column.Type.TEXT, false);
  }

  private static Column optional(String name) {
    return new Column(name, Column.Type.TEXT, true);
  }
}
