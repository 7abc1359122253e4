package dev.trackside.app.trace;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.buffer.RequestFinder.Place;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A packet's way through the buffer to its sinks.
 *
 * @param place where it lies
 * @param legs what became of it at each sink
 */
record Passage(Place place, List<SinkTrace.Leg> legs) {
  Passage {
    legs = List.copyOf(legs);
  }

  /** True for what was a dead letter before. */
  boolean isLate() {
    return place.chunk().isDefective(place.packet());
  }

  ObjectNode view() {
    ObjectNode view =
        Json.object()
            .put("position", place.position())
            .put("late", isLate())
            .put("committed_at", Views.time(place.block().committedAtMillis()))
            .put("block_first", place.block().first())
            .put("block_packets", place.block().count());
    ArrayNode sinks = view.putArray("sinks");
    legs.forEach(leg -> sinks.add(leg.view()));
    return view;
  }
}
