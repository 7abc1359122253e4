package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Sinks and batches as tables. */
public final class DrainScreen {
  private DrainScreen() {}

  /** The lines of what a drain command answered. */
  public static List<String> lines(JsonNode view) {
    if (view.has("batches")) {
      return batches(view.path("batches"));
    }
    List<String> lines = new ArrayList<>();
    said(view, "recovered", "batches that the start found unfinished", lines);
    said(view, "paused", "sinks paused", lines);
    said(view, "resumed", "sinks go on", lines);
    lines.add(Texts.count(view, "backlog") + " packets wait for a sink");
    lines.addAll(HealthScreen.sinks(view.path("sinks")));
    for (JsonNode sink : view.path("sinks")) {
      if (sink.path("problem").isString()) {
        lines.add("  ! " + sink.path("name").asString("") + ": " + sink.path("problem").asString());
        lines.add("    hint: " + sink.path("hint").asString(""));
      }
    }
    return lines;
  }

  private static void said(JsonNode view, String member, String what, List<String> lines) {
    if (view.has(member)) {
      lines.add(Texts.count(view, member) + " " + what);
    }
  }

  private static List<String> batches(JsonNode batches) {
    if (batches.isEmpty()) {
      return List.of("no batch was made yet");
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode batch : batches) {
      rows.add(
          List.of(
              batch.path("batch_id").asString(""),
              batch.path("sink").asString(""),
              batch.path("state").asString(""),
              batch.path("lane").asString("").toLowerCase(Locale.ROOT),
              Texts.count(batch, "packet_count"),
              Texts.bytes(batch.path("bytes").asLong(0)),
              Texts.count(batch, "attempts"),
              Texts.count(batch, "recovered"),
              batch.path("created_at").asString(""),
              batch.path("acked_at").asString("-"),
              batch.path("problem").asString("")));
    }
    return Texts.table(
        List.of(
            "batch",
            "sink",
            "state",
            "lane",
            "packets",
            "size",
            "attempts",
            "recovered",
            "sealed",
            "acked",
            "problem"),
        rows);
  }
}
