package dev.trackside.app.otlp;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.TraceTable;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.store.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes spans of what happened to a batch: one for each traced request of which there are packets
 * in it, below that request's, whenever that was. For one thread.
 */
final class ShipmentSpans {
  /** Of a batch with packets of more requests the first so many are told. */
  static final int REQUESTS_MOST = 1_024;

  private final Reading reading;
  private final BlockLog buffer = BlockLog.ofBuffer();

  ShipmentSpans(Reading reading) {
    this.reading = reading;
  }

  /**
   * The spans of what happened to a batch.
   *
   * @param spans those that are told
   * @param left how many would have been more than that
   */
  record Made(List<Span> spans, long left) {}

  Made of(Shipment shipment) {
    BatchRow row = shipment.row();
    int all = (int) Math.min(Integer.MAX_VALUE, row.to() - row.first());
    List<TraceTable.Row> traced =
        reading.read(each -> TraceTable.within(each, buffer, row.first(), row.to(), all)).stream()
            .filter(each -> each.trace().isSampled())
            .toList();
    List<Span> spans = new ArrayList<>();
    traced.stream().limit(REQUESTS_MOST).forEach(each -> spans.add(span(shipment, each)));
    return new Made(spans, (long) traced.size() - spans.size());
  }

  private static Span span(Shipment shipment, TraceTable.Row traced) {
    BatchRow row = shipment.row();
    long first = Math.max(row.first(), traced.first());
    long to = Math.min(row.to(), traced.to());
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("trackside.batch.id", row.id());
    attributes.put("trackside.batch.packets", (long) row.count());
    attributes.put("trackside.batch.bytes", (long) row.bytes());
    attributes.put("trackside.lane", row.basis().lane().name().toLowerCase(Locale.ROOT));
    attributes.put("trackside.sink", row.sink());
    attributes.put("trackside.attempt", (long) shipment.attempt());
    attributes.put("trackside.recovered", (long) row.recovered());
    attributes.put("trackside.packets", to - first);
    attributes.put("trackside.position.first", first);
    return new Span(
        traced.trace().trace(),
        SpanIds.span(),
        traced.trace().span(),
        shipment.what().word(),
        shipment.what().kind(),
        shipment.beganAtNanos(),
        shipment.endedAtNanos(),
        attributes,
        shipment.problem());
  }
}
