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
      case "set", "accept" ->
          List.of(
              "version %s: %s".formatted(view.path("version"), view.path("change").asString("")),
              "what was quarantined before comes back with: trackside dlq reprocess --channel "
                  + view.path("channel").asString(""));
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
    return rows.isEmpty()
        ? List.of("every channel is known")
        : Texts.table(
            List.of("name", "source", "samples", "rate", "type", "range", "first seen", "likely"),
            rows);
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
