package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last ten minutes in a few figures, a row a second, so that a page that is opened now shows
 * what was before. Not for many threads at once.
 *
 * <pre>
 * [at in epoch milliseconds, received, samples, quarantined, synced, backlog,
 *  half of the acks within, 99 of 100 acks within, both in microseconds]
 * </pre>
 */
final class History {
  private static final int ROWS = 600;
  private static final int COLUMNS = 8;

  private final long[][] rows = new long[ROWS][];
  private long count;

  /** Keeps the figures of a look. */
  void add(long atMillis, JsonNode health) {
    JsonNode ledger = health.path("ledger");
    JsonNode store = health.path("store");
    rows[Math.toIntExact(count % ROWS)] =
        new long[] {
          atMillis,
          ledger.path("received").asLong(0),
          health.path("samples").asLong(0),
          ledger.path("quarantined").asLong(0),
          ledger.path("synced").asLong(0),
          health.path("backlog").asLong(0),
          store.path("ack_p50_us").asLong(0),
          store.path("ack_p99_us").asLong(0)
        };
    count++;
  }

  /** The rows that there are, the oldest first. */
  ObjectNode view() {
    ObjectNode view = Json.object();
    ArrayNode list = view.putArray("rows");
    for (long i = Math.max(0, count - ROWS); i < count; i++) {
      ArrayNode row = list.addArray();
      for (int column = 0; column < COLUMNS; column++) {
        row.add(rows[Math.toIntExact(i % ROWS)][column]);
      }
    }
    return view;
  }
}
