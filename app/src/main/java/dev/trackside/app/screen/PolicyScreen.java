package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The policy in force, its changes, and what waits at the geo-fence, as lines of text. */
public final class PolicyScreen {
  private static final int DIFFERENCES_SHOWN = 40;
  private static final int PLACES_SHOWN = 2;
  private static final int HASH_SHOWN = 12;

  private PolicyScreen() {}

  /** What a change does or would do. */
  public static List<String> change(JsonNode view) {
    List<String> lines = new ArrayList<>();
    List<List<String>> grouped = grouped(view.path("differences"));
    if (!grouped.isEmpty()) {
      List<List<String>> shown = grouped.subList(0, Math.min(DIFFERENCES_SHOWN, grouped.size()));
      lines.addAll(Texts.table(List.of("change", "what", "before", "after", "where"), shown));
      int more = grouped.size() - shown.size();
      if (more > 0) {
        lines.add("and " + Texts.count(more) + " lines more (all of them with --json)");
      }
    }
    for (JsonNode each : view.path("failed_tests")) {
      lines.add(
          "FAILED  %s: expected %s, found %s"
              .formatted(
                  each.path("name").asString(""),
                  each.path("expected").asString(""),
                  each.path("found").asString("")));
    }
    String counts =
        "%s looser, %s stricter"
            .formatted(Texts.count(view, "looser"), Texts.count(view, "stricter"));
    if (view.path("changed").asBoolean()) {
      lines.add("in force: " + policy(view.path("after")) + " (" + counts + ")");
    } else if (view.path("in_force").asBoolean()) {
      lines.add("in force already: " + policy(view.path("after")));
    } else {
      lines.add("in force stays: " + policy(view.path("before")) + " (" + counts + ")");
    }
    return lines;
  }

  /** Differences that are the same at several circuits or destinations, in one row. */
  private static List<List<String>> grouped(JsonNode differences) {
    Map<List<String>, List<String>> places = new LinkedHashMap<>();
    for (JsonNode each : differences) {
      String[] cell = each.path("cell").asString("").split(", ", 2);
      List<String> same =
          List.of(
              each.path("change").asString(""),
              cell[cell.length - 1],
              each.path("before").asString(""),
              each.path("after").asString(""));
      places.computeIfAbsent(same, any -> new ArrayList<>()).add(cell[0]);
    }
    List<List<String>> rows = new ArrayList<>();
    places.forEach((same, where) -> {
      List<String> row = new ArrayList<>(same);
      row.add(
          where.size() <= PLACES_SHOWN
              ? String.join("; ", where)
              : "%s and %d more".formatted(where.getFirst(), where.size() - 1));
      rows.add(row);
    });
    return rows;
  }

  /** Differences as a table. */
  public static List<String> differences(Iterable<JsonNode> differences) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : differences) {
      rows.add(
          List.of(
              each.path("change").asString(""),
              each.path("cell").asString(""),
              each.path("before").asString(""),
              each.path("after").asString("")));
    }
    return Texts.table(List.of("change", "cell", "before", "after"), rows);
  }

  private static String policy(JsonNode policy) {
    return "%s %s, %s"
        .formatted(
            policy.path("id").asString(""), policy.path("version").asString(""), hash(policy));
  }

  private static String hash(JsonNode policy) {
    String hash = policy.path("hash").asString("");
    return hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
  }

  /** What was in force when. */
  public static List<String> history(JsonNode view) {
    if (view.path("policies").isEmpty()) {
      return List.of("no policy was in force yet: no sink was outside the garage");
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : view.path("policies")) {
      rows.add(
          List.of(
              each.path("from").asString(""),
              each.path("until").asString("now"),
              hash(each),
              each.path("id").asString(""),
              each.path("version").asString(""),
              each.path("origin").asString(""),
              each.path("reason").asString("")));
    }
    return Texts.table(List.of("from", "until", "hash", "id", "version", "by", "reason"), rows);
  }

  /** What a field is from now on. */
  public static List<String> classified(JsonNode view) {
    return List.of(
        "%s is %s%s, policy %s"
            .formatted(
                Texts.legible(view.path("name").asString("")),
                view.path("class").asString(""),
                view.path("changed").asBoolean() ? "" : " already",
                policy(view.path("policy"))),
        "what waited and may leave by now follows by itself, once");
  }

  /** What is withheld because it is not known. */
  public static List<String> withheld(JsonNode view) {
    if (view.path("withheld").isEmpty()) {
      return List.of("nothing is withheld because it is not known");
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : view.path("withheld")) {
      rows.add(
          List.of(
              each.path("name").asString("")
                  + (each.path("metadata").asBoolean() ? " (metadata)" : ""),
              each.path("since").asString(""),
              Texts.count(each, "packets"),
              each.path("rate_hz").isNumber() ? each.path("rate_hz").asString("") : "?",
              each.path("type").asString(""),
              range(each)));
    }
    List<String> lines =
        new ArrayList<>(
            Texts.table(List.of("field", "since", "packets", "per s", "type", "range"), rows));
    if (view.path("ranges_are_estimates").asBoolean()) {
      lines.add(
          "rates and ranges are of the newest %s packets that wait"
              .formatted(Texts.count(view, "looked_at_packets")));
    }
    if (view.path("counts_are_estimates").asBoolean()) {
      lines.add("there is more: counts are of the newest batches only");
    }
    lines.add("say what one is: trackside policy classify NAME CLASS");
    return lines;
  }

  private static String range(JsonNode each) {
    return each.path("min").isNumber()
        ? each.path("min").asString("") + ".." + each.path("max").asString("")
        : "not shown";
  }

  /** What is held for each sink, and why. */
  public static List<String> held(JsonNode view) {
    List<String> lines = new ArrayList<>();
    if (!view.path("key_problem").asString("").isEmpty()) {
      lines.add("the keys are locked: " + view.path("key_problem").asString(""));
    }
    for (JsonNode sink : view.path("sinks")) {
      lines.add(
          "%s (%s): %s packets held, of %s something waits%s"
              .formatted(
                  sink.path("sink").asString(""),
                  sink.path("destination").asString(""),
                  Texts.count(sink, "held"),
                  Texts.count(sink, "waiting"),
                  sink.path("since").isNull() ? "" : ", since " + sink.path("since").asString("")));
      for (JsonNode cause : sink.path("causes")) {
        lines.add("  " + Texts.legible(cause(cause)));
        lines.add("    hint: " + cause.path("hint").asString(""));
      }
      if (sink.path("causes_are_estimates").asBoolean()) {
        lines.add(
            "  counted over the newest %s packets that wait"
                .formatted(Texts.count(sink, "looked_at_packets")));
      }
    }
    return lines.isEmpty() ? List.of("no sink is outside the garage: nothing is held") : lines;
  }

  private static String cause(JsonNode cause) {
    String detail = cause.path("detail").asString("");
    String why =
        switch (cause.path("cause").asString("")) {
          case "place" -> "the circuit is not known";
          case "not_begun" -> "the policy has not begun";
          case "expired" -> "the policy is out of date";
          case "keys" -> "the keys are locked";
          case "law" -> "the law says to wait";
          case "field" -> "fields are not known";
          case "text" -> "a text is not known";
          default -> "its turn comes";
        };
    return "%s packets (%s held) since %s: %s%s"
        .formatted(
            Texts.count(cause, "packets"),
            Texts.count(cause, "held"),
            cause.path("since").asString(""),
            why,
            detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
