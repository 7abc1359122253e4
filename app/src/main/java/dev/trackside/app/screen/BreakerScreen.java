package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The breakers as lines of text. */
public final class BreakerScreen {
  private BreakerScreen() {}

  /** How they stand. */
  public static List<String> status(JsonNode view) {
    List<String> lines = new ArrayList<>();
    if (view.path("breakers").isEmpty()) {
      lines.add("all breakers are at rest");
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode each : view.path("breakers")) {
        rows.add(
            List.of(
                each.path("source").asString(""),
                each.path("channel").asString("-"),
                each.path("state").asString(""),
                age(each),
                each.path("next").asString("")));
      }
      lines.addAll(Texts.table(List.of("source", "channel", "state", "for", "next"), rows));
    }
    if (view.path("untracked").asLong() > 0) {
      lines.add(
          Texts.count(view.path("untracked").asLong())
              + " bad ones found no breaker: more channels are in trouble than can be kept");
    }
    if (!view.path("transitions").isEmpty()) {
      lines.add("");
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode each : view.path("transitions")) {
        rows.add(
            List.of(
                each.path("at").asString(""),
                age(each) + " ago",
                each.path("source").asString(""),
                each.path("channel").asString("-"),
                each.path("from").asString("") + " to " + each.path("to").asString(""),
                each.path("cause").asString("")));
      }
      lines.addAll(
          Texts.table(List.of("changed", "age", "source", "channel", "state", "cause"), rows));
    }
    return lines;
  }

  /** What a reset did. */
  public static List<String> reset(JsonNode view) {
    long closed = view.path("closed").asLong();
    return List.of(
        closed == 0
            ? "all of them were at rest"
            : "closed " + Texts.count(closed) + "; what they held comes back by itself");
  }

  private static String age(JsonNode view) {
    double seconds = view.path("age_s").asDouble();
    return seconds < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : seconds < 7_200
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.0f h", seconds / 3_600);
  }
}
