package dev.trackside.app.alert;

import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Alerts as people read them. */
final class AlertScreen {
  private AlertScreen() {}

  static List<String> lines(JsonNode view) {
    List<String> lines = new ArrayList<>();
    for (JsonNode alert : view.path("alerts")) {
      String state =
          alert.path("acknowledged").asBoolean()
              ? "acknowledged"
              : alert.path("silenced_until").isNull()
                  ? "new"
                  : "silent until " + alert.path("silenced_until").asString("");
      lines.add(
          "%-8s  %s  since %s  x%s  %s"
              .formatted(
                  alert.path("severity").asString(""),
                  Texts.legible(alert.path("id").asString("")),
                  alert.path("since").asString(""),
                  alert.path("count").asString(""),
                  state));
      lines.add("  ! " + Texts.legible(alert.path("what").asString("")));
      lines.add("    hint: " + Texts.legible(alert.path("hint").asString("")));
    }
    if (lines.isEmpty()) {
      lines.add("no alert lasts");
    }
    for (String group : view.path("silences").propertyNames()) {
      lines.add(
          "silent: %s until %s"
              .formatted(Texts.legible(group), view.path("silences").path(group).asString("")));
    }
    return lines;
  }
}
