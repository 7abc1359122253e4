package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The report of a candidate policy, for people. */
public final class ShadowScreen {
  private ShadowScreen() {}

  /** The lines. */
  public static List<String> lines(JsonNode view) {
    if (!view.path("fenced").asBoolean(false)) {
      return List.of("every sink is in the garage, so no policy is asked and none shadowed");
    }
    if (view.path("ended").asBoolean(false)) {
      return List.of("the shadow is off");
    }
    if (!view.path("shadow").asBoolean(false)) {
      return List.of("there is no shadow; begin with: trackside policy shadow PATH");
    }
    JsonNode candidate = view.path("candidate");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s beside %s, since %s (%s); nothing that leaves is changed by it"
            .formatted(
                policy(candidate),
                policy(view.path("active")),
                candidate.path("since").asString(""),
                candidate.path("origin").asString("")));
    if (view.path("errors").asLong(0) > 0) {
      lines.add(
          "! %s packets could not be judged by the candidate; first: %s"
              .formatted(Texts.count(view, "errors"), view.path("first_error").asString("")));
    }
    if (view.path("sinks").isEmpty()) {
      lines.add("no packet was judged yet");
    }
    view.path("sinks").forEach(sink -> sink(sink, lines));
    return lines;
  }

  private static String policy(JsonNode policy) {
    return Texts.legible(
        policy.path("id").asString("") + " " + policy.path("version").asString(""));
  }

  private static void sink(JsonNode sink, List<String> lines) {
    lines.add("");
    lines.add(
        "sink %s, destination %s: %s cells used"
            .formatted(
                sink.path("sink").asString(""),
                sink.path("destination").asString(""),
                Texts.count(sink, "cells")));
    List<List<String>> counts = new ArrayList<>();
    counts.add(row("packets", sink, "packets", sink.path("packets_by")));
    counts.add(row("values", sink, "values", sink.path("values_by")));
    lines.addAll(Texts.table(List.of("judged", "", "STRICTER", "LOOSER", "PARAM"), counts));
    if (sink.path("beyond").asLong(0) > 0) {
      lines.add(Texts.count(sink, "beyond") + " values lie in more cells than are kept apart");
    }
    List<List<String>> cells = new ArrayList<>();
    for (JsonNode each : sink.path("changed")) {
      cells.add(
          List.of(
              each.path("place").asString(""),
              each.path("class").asString(""),
              each.path("field").asString(""),
              each.path("before").asString(""),
              each.path("after").asString(""),
              Texts.count(each.path("by"), "STRICTER"),
              Texts.count(each.path("by"), "LOOSER"),
              Texts.count(each.path("by"), "PARAM")));
    }
    if (!cells.isEmpty()) {
      lines.addAll(
          Texts.table(
              List.of("place", "class", "field", "now", "then", "STRICTER", "LOOSER", "PARAM"),
              cells));
    }
  }

  private static List<String> row(String what, JsonNode sink, String member, JsonNode by) {
    return List.of(
        what,
        Texts.count(sink, member),
        Texts.count(by, "STRICTER"),
        Texts.count(by, "LOOSER"),
        Texts.count(by, "PARAM"));
  }
}
