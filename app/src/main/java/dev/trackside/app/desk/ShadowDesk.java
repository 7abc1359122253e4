package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Shadow;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The candidate policy beside the one in force, in JSON. */
public final class ShadowDesk {
  private ShadowDesk() {}

  /** What the candidate would do otherwise, with so many cells of each sink. */
  public static ObjectNode report(Gateway gateway, int mostCells) {
    Optional<PolicyBook> book = gateway.policies();
    ObjectNode view = Json.object().put("fenced", book.isPresent());
    Optional<Shadow.Report> found = book.flatMap(each -> each.shadow().report(mostCells));
    view.put("shadow", found.isPresent());
    if (book.isPresent()) {
      view.set("active", policy(book.get().active()));
    }
    found.ifPresent(report -> put(report, view));
    return view;
  }

  private static ObjectNode policy(Policy policy) {
    return Json.object()
        .put("id", policy.head().id())
        .put("version", policy.head().version())
        .put("sha256", policy.hash());
  }

  private static void put(Shadow.Report report, ObjectNode view) {
    view.set(
        "candidate",
        Json.object()
            .put("id", report.id())
            .put("version", report.version())
            .put("sha256", report.hash())
            .put("origin", report.origin())
            .put("since", Instant.ofEpochMilli(report.sinceMillis()).toString()));
    view.put("errors", report.errors()).put("first_error", report.firstError());
    ArrayNode sinks = view.putArray("sinks");
    report.sinks().forEach(sink -> sinks.add(sink(sink)));
  }

  private static ObjectNode sink(Shadow.SinkReport sink) {
    ObjectNode view =
        Json.object()
            .put("sink", sink.sink())
            .put("destination", sink.destination())
            .put("packets", sink.packets())
            .put("packets_changed", sink.packetsChanged());
    view.set("packets_by", changes(sink.packetsBy()));
    view.put("values", sink.values());
    view.set("values_by", changes(sink.valuesBy()));
    view.put("cells", sink.cells()).put("beyond", sink.beyond());
    ArrayNode cells = view.putArray("changed");
    for (Shadow.Cell each : sink.changed()) {
      ObjectNode cell =
          cells
              .addObject()
              .put("place", each.place())
              .put("class", each.of())
              .put("field", each.field())
              .put("before", each.before())
              .put("after", each.after())
              .put("values", each.values());
      cell.set("by", changes(each.by()));
    }
    return view;
  }

  private static ObjectNode changes(Map<Shadow.Change, Long> counts) {
    ObjectNode view = Json.object();
    for (Shadow.Change each : Shadow.Change.values()) {
      view.put(each.name(), counts.getOrDefault(each, 0L));
    }
    return view;
  }

  /** Begins with a candidate, given as YAML or JSON. */
  public static ObjectNode begin(Gateway gateway, String text, int mostCells) {
    PolicyBook book = book(gateway);
    Policy candidate;
    try {
      candidate = PolicyReader.read(List.of(new PolicyReader.Document("candidate", text)));
    } catch (PolicyException e) {
      PolicyException.Problem first = e.problems().getFirst();
      String more =
          e.problems().size() > 1 ? ", and %d more".formatted(e.problems().size() - 1) : "";
      throw new BadWordException(first.where() + ": " + first.what() + more, first.hint());
    }
    book.shadow().begin(candidate, "api", gateway.time().epochMillis());
    return report(gateway, mostCells);
  }

  /** Ends it. */
  public static ObjectNode end(Gateway gateway) {
    boolean ended = book(gateway).shadow().end();
    return report(gateway, 0).put("ended", ended);
  }

  private static PolicyBook book(Gateway gateway) {
    return gateway
        .policies()
        .orElseThrow(() ->
            new BadWordException(
                "every sink is in the garage, so no policy is asked",
                "give a sink a destination: --sink home-gb=file:out"));
  }
}
