package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Channels as lines of text. */
public final class ChannelScreen {
  private ChannelScreen() {}

  /** What an action answered. */
  public static List<String> lines(String action, JsonNode view) {
    return switch (action) {
      case "unknown" -> unknown(view);
      case "history" -> history(view);
      case "suggest" -> suggested(view);
      case "set", "accept" ->
          List.of(
              "version %s: %s".formatted(view.path("version"), view.path("change").asString("")),
              "what was quarantined before comes back with: trackside dlq reprocess --channel "
                  + view.path("reprocess").asString(view.path("channel").asString("")));
      case "remove" ->
          List.of(
              view.path("removed").asBoolean(false)
                  ? view.path("channel").asString("") + " is as it was before"
                  : "nothing was set for " + view.path("channel").asString(""));
      default -> list(view);
    };
  }

  private static List<String> list(JsonNode view) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode channel : view.path("channels")) {
      rows.add(
          List.of(
              channel.path("name").asString(""),
              channel.path("type").asString(""),
              channel.path("unit").asString(""),
              plain(channel.path("min")),
              plain(channel.path("max")),
              channel.path("sentinels").toString(),
              channel.path("aliases").toString()));
    }
    return Texts.table(List.of("name", "type", "unit", "min", "max", "no signal", "aliases"), rows);
  }

  private static List<String> unknown(JsonNode view) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : view.path("unknown")) {
      rows.add(
          List.of(
              each.path("name").asString(""),
              each.path("source").asString(""),
              Texts.count(each.path("samples").asLong()),
              each.path("rate_hz") + " Hz",
              each.path("type").asString(""),
              plain(each.path("min")) + " to " + plain(each.path("max")),
              each.path("first_at").asString(""),
              each.path("suggestion").asString("-")));
    }
    if (rows.isEmpty()) {
      return List.of("every channel is known");
    }
    List<String> lines =
        new ArrayList<>(
            Texts.table(
                List.of(
                    "name", "source", "samples", "rate", "type", "range", "first seen", "likely"),
                rows));
    if (view.path("beyond").asLong() > 0) {
      lines.add("more names than the list holds came; accept some, or ask the sender");
    }
    return lines;
  }

  /** A file of channels, with what was seen as remarks. */
  private static List<String> suggested(JsonNode view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# proposed from %s packets of session %s; look it over, then set channel_file to it"
            .formatted(
                Texts.count(view.path("packets").asLong()), view.path("session").asString("")));
    lines.add("channels:");
    for (JsonNode each : view.path("channels")) {
      String name = each.path("name").toString(); // a JSON text is a YAML text
      String samples = Texts.count(each.path("samples").asLong()) + " samples";
      if (each.path("type").asString("").equals("number") && each.path("min").isNumber()) {
        lines.add(
            "  # %s, 99 %% from %s to %s, seen %s to %s; %s"
                .formatted(
                    samples,
                    plain(each.path("p0_5")),
                    plain(each.path("p99_5")),
                    plain(each.path("seen_min")),
                    plain(each.path("seen_max")),
                    each.path("known_min").isNumber()
                        ? "now %s to %s"
                            .formatted(plain(each.path("known_min")), plain(each.path("known_max")))
                        : "unknown so far"));
        lines.add(
            "  %s: {min: %s, max: %s}"
                .formatted(name, plain(each.path("min")), plain(each.path("max"))));
      } else {
        lines.add("  # " + samples);
        lines.add("  %s: {type: %s}".formatted(name, each.path("type").asString("")));
      }
    }
    return lines;
  }

  private static List<String> history(JsonNode view) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : view.path("versions")) {
      rows.add(
          List.of(
              each.path("version").asString(""),
              each.path("at").asString(""),
              each.path("origin").asString(""),
              each.path("change").asString("")));
    }
    return Texts.table(List.of("version", "at", "by", "change"), rows);
  }

  private static String plain(JsonNode number) {
    if (!number.isNumber()) {
      return "-";
    }
    double value = number.asDouble();
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
