package dev.trackside.app.wall;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What is wrong, and what to do: alerts where the gateway has them, else its problems. */
final class Troubles {
  private Troubles() {}

  static List<Row> rows(JsonNode health) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode alert : health.path("alerts")) {
      boolean isCritical = Figures.text(alert, "severity").equals("critical");
      boolean isQuiet =
          alert.path("acknowledged").asBoolean(false) || alert.path("silenced_until").isString();
      long count = alert.path("count").asLong(1);
      rows.add(
          Row.of(
                  isQuiet ? Tone.DIM : isCritical ? Tone.BAD : Tone.WARN,
                  "! " + Figures.text(alert, "severity").toUpperCase(Locale.ROOT) + " ")
              .and(Tone.BOLD, Figures.text(alert, "what"))
              .and(
                  Tone.DIM,
                  "  for "
                      + Figures.age(alert, "age_s")
                      + (count > 1 ? ", " + count + " times" : "")
                      + (alert.path("acknowledged").asBoolean(false) ? ", acknowledged" : "")
                      + (alert.path("silenced_until").isString() ? ", silenced" : "")));
      hint(alert, rows);
    }
    if (!rows.isEmpty()) {
      return rows;
    }
    for (JsonNode problem : health.path("problems")) {
      rows.add(Row.of(Tone.BAD, "! ").and(Tone.BOLD, Figures.text(problem, "what")));
      hint(problem, rows);
    }
    return rows;
  }

  private static void hint(JsonNode of, List<Row> rows) {
    if (of.path("hint").isString()) {
      rows.add(Row.of(Tone.DIM, "  do: ").and(Figures.text(of, "hint")));
    }
  }
}
