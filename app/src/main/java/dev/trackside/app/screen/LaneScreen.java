package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The two lanes to each sink as a table. */
final class LaneScreen {
  private LaneScreen() {}

  static List<String> lines(JsonNode sinks) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode sink : sinks) {
      JsonNode lanes = sink.path("lanes");
      rows.add(
          List.of(
              sink.path("name").asString(""),
              age(lanes, "live_waits_age_s", "-"),
              Texts.count(lanes, "backlog_packets"),
              Texts.count(lanes, "backlog_ranges"),
              rate(lanes, "acked_per_s"),
              rate(lanes, "intake_per_s"),
              drained(lanes),
              circuit(lanes)));
    }
    return Texts.table(
        List.of(
            "sink", "live waits", "backlog", "ranges", "acked", "intake", "drained in", "circuit"),
        rows);
  }

  /** A stopped gateway has no rates. */
  private static String drained(JsonNode lanes) {
    return age(lanes, "time_to_drain_s", lanes.has("acked_per_s") ? "not at these rates" : "-");
  }

  private static String circuit(JsonNode lanes) {
    String state = lanes.path("circuit").asString("-").toLowerCase(Locale.ROOT);
    return lanes.path("circuit_opened_age_s").isNumber()
        ? state + " for " + age(lanes, "circuit_opened_age_s", "")
        : state;
  }

  private static String rate(JsonNode lanes, String member) {
    return String.format(Locale.ROOT, "%,.0f/s", lanes.path(member).asDouble(0));
  }

  private static String age(JsonNode lanes, String member, String none) {
    JsonNode seconds = lanes.path(member);
    return seconds.isNumber() ? HealthScreen.duration(seconds.asDouble(0)) : none;
  }
}
