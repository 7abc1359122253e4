package dev.trackside.app.stress.report;

import dev.trackside.app.json.Json;
import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Two reports side by side. */
public final class Comparison {
  private final ObjectNode tree = Json.object();
  private final List<List<String>> rows = new ArrayList<>();
  private boolean isWorse;

  private Comparison() {}

  /** Compares the second with the first. */
  public static Comparison of(JsonNode first, JsonNode second) {
    Comparison comparison = new Comparison();
    comparison.tree.put("same_plan", first.path("plan").equals(second.path("plan")));
    comparison.objectives(first, second);
    comparison.figure("packets a second", "packets_per_s", first, second, "totals");
    comparison.figure("receipts p50, ms", "p50", first, second, "ack_ms");
    comparison.figure("receipts p99, ms", "p99", first, second, "ack_ms");
    comparison.tree.put("worse", comparison.isWorse);
    return comparison;
  }

  private void objectives(JsonNode first, JsonNode second) {
    ArrayNode array = tree.putArray("objectives");
    for (JsonNode each : second.path("objectives")) {
      String name = each.path("name").asString();
      JsonNode before = named(first, name);
      boolean isNowMissed =
          before.path("met").asBoolean(false) && !each.path("met").asBoolean(false);
      isWorse |= isNowMissed;
      ObjectNode row = array.addObject().put("name", name).put("now_missed", isNowMissed);
      row.set("first", before.path("value"));
      row.set("second", each.path("value"));
      rows.add(
          List.of(
              name,
              ReportLines.figure(before, "value"),
              ReportLines.figure(each, "value"),
              isNowMissed ? "NOW MISSED" : each.path("met").asBoolean() ? "met" : "missed"));
    }
  }

  private static JsonNode named(JsonNode report, String name) {
    for (JsonNode each : report.path("objectives")) {
      if (each.path("name").asString().equals(name)) {
        return each;
      }
    }
    return Json.object();
  }

  private void figure(String what, String name, JsonNode first, JsonNode second, String group) {
    ObjectNode node = tree.putObject(group + "." + name);
    node.set("first", first.path(group).path(name));
    node.set("second", second.path(group).path(name));
    rows.add(
        List.of(
            what,
            ReportLines.figure(first.path(group), name),
            ReportLines.figure(second.path(group), name),
            ""));
  }

  /** As JSON. */
  public ObjectNode tree() {
    return tree;
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!tree.path("same_plan").asBoolean()) {
      lines.add("The two runs were planned differently: compare with care.");
    }
    lines.addAll(Texts.table(List.of("objective", "first", "second", ""), rows));
    return lines;
  }

  /** True when the second misses what the first met. */
  public boolean isWorse() {
    return isWorse;
  }
}
