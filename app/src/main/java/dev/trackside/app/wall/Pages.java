package dev.trackside.app.wall;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The pages behind the overview; each is as long as it is, and the screen shows a part of it. */
final class Pages {
  private Pages() {}

  /**
   * A page.
   *
   * @param head stays at the top
   * @param rows may be chosen one by one, and are moved through
   */
  record Sheet(List<Row> head, List<Row> rows) {}

  static Sheet of(Sight sight, Place.Page page, Look look) {
    JsonNode health = sight.health();
    return switch (page) {
      case OVERVIEW, HELP -> new Sheet(List.of(), help());
      case SINKS -> sinks(health, look);
      case CARS -> split(Tables.cars(health, look), "no source was heard of yet");
      case BREAKERS -> breakers(sight.breakers());
      case LETTERS -> letters(sight.groups());
      case EVENTS -> events(health);
    };
  }

  private static Sheet split(List<Row> table, String none) {
    return table.size() < 2
        ? new Sheet(List.of(), List.of(Row.of(Tone.DIM, none)))
        : new Sheet(List.of(table.getFirst()), table.subList(1, table.size()));
  }

  private static Sheet sinks(JsonNode health, Look look) {
    List<Row> rows = new ArrayList<>(Tables.sinks(health, look));
    for (JsonNode sink : health.path("sinks")) {
      JsonNode lanes = sink.path("lanes");
      rows.add(Row.EMPTY);
      rows.add(Row.of(Tone.BOLD, Figures.text(sink, "name")));
      rows.add(
          Row.of("  live lane ")
              .and("waits", Tone.PLAIN, Figures.age(lanes, "live_waits_age_s"))
              .and("pending", Tone.PLAIN, Figures.count(sink, "pending"))
              .and("in flight", Tone.PLAIN, Figures.count(sink, "draining"))
              .and("since", Tone.PLAIN, Figures.age(sink, "in_flight_age_s")));
      rows.add(
          Row.of("  backlog   ")
              .and("packets", Tone.PLAIN, Figures.count(lanes, "backlog_packets"))
              .and("ranges", Tone.PLAIN, Figures.count(lanes, "backlog_ranges"))
              .and("acked", Tone.PLAIN, Figures.rate(lanes, "acked_per_s"))
              .and("drained in", Tone.PLAIN, Figures.age(lanes, "time_to_drain_s")));
      rows.add(
          Row.of("  so far    ")
              .and("synced", Tone.PLAIN, Figures.count(sink, "synced"))
              .and("batches", Tone.PLAIN, Figures.count(sink, "batches_acked"))
              .and("failed", Tone.PLAIN, Figures.count(sink, "failed_attempts"))
              .and("recovered", Tone.PLAIN, Figures.count(sink, "recovered")));
      rows.add(
          Row.of("  fence     ")
              .and("destination", Tone.PLAIN, Figures.text(sink, "destination"))
              .and("held", Tone.PLAIN, Figures.count(sink, "held"))
              .and("policy", Tone.PLAIN, Figures.text(sink, "policy_standing")));
      if (sink.path("problem").isString()) {
        rows.add(Row.of(Tone.BAD, "  ! ").and(Figures.text(sink, "problem")));
        rows.add(Row.of(Tone.DIM, "    do: ").and(Figures.text(sink, "hint")));
      }
    }
    return new Sheet(List.of(), rows);
  }

  private static Sheet breakers(JsonNode view) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode breaker : view.path("breakers")) {
      String state = Figures.text(breaker, "state");
      String channel = Figures.text(breaker, "channel");
      rows.add(
          Row.EMPTY
              .cell(Tone.BOLD, Figures.text(breaker, "source"), 14)
              .cell(Tone.BOLD, channel.equals(Figures.NONE) ? "(all)" : channel, 18)
              .cell(Tables.tone(state), state, 9)
              .number(Tone.PLAIN, Figures.age(breaker, "age_s"), 8)
              .and(Figures.text(breaker, "next")));
    }
    return rows.isEmpty()
        ? new Sheet(List.of(), List.of(Row.of(Tone.GOOD, "every breaker is closed and at rest")))
        : new Sheet(
            List.of(
                Tables.head("source", 14)
                    .cell(Tone.DIM, "channel", 18)
                    .cell(Tone.DIM, "state", 9)
                    .number(Tone.DIM, "for", 8)
                    .and(Tone.DIM, "next")),
            rows);
  }

  private static Sheet letters(JsonNode view) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode group : view.path("groups")) {
      rows.add(
          Row.EMPTY
              .number(Tone.BOLD, Figures.count(group, "open"), 11)
              .cell(Tone.BAD, Figures.text(group, "reason"), 22)
              .cell(Tone.PLAIN, Figures.text(group, "channel"), 18)
              .cell(Tone.PLAIN, Figures.text(group, "source"), 12)
              .and(Figures.text(group, "rule")));
    }
    return rows.isEmpty()
        ? new Sheet(List.of(), List.of(Row.of(Tone.GOOD, "no dead letter waits")))
        : new Sheet(
            List.of(
                Row.EMPTY
                    .number(Tone.DIM, "waiting", 11)
                    .cell(Tone.DIM, "reason", 22)
                    .cell(Tone.DIM, "channel", 18)
                    .cell(Tone.DIM, "source", 12)
                    .and(Tone.DIM, "rule")),
            rows);
  }

  private static Sheet events(JsonNode health) {
    List<Row> rows = new ArrayList<>();
    List<Row> troubles = Troubles.rows(health);
    rows.addAll(troubles.isEmpty() ? List.of(Row.of(Tone.GOOD, "no alert")) : troubles);
    rows.add(Row.EMPTY);
    rows.addAll(Tables.slos(health));
    rows.add(Row.EMPTY);
    rows.addAll(Tables.events(health));
    return new Sheet(List.of(), rows);
  }

  private static List<Row> help() {
    List<Row> rows = new ArrayList<>();
    for (Place.Page page : Place.Page.values()) {
      rows.add(key(Character.toString(page.key()), page.title()));
    }
    rows.add(Row.EMPTY);
    rows.add(key("up down", "choose a line, or move through the page (also k j)"));
    rows.add(key("PgUp PgDn", "a screen at once"));
    rows.add(key("r", "reset the chosen breaker; judge the chosen dead letters again"));
    rows.add(key("R", "reset every breaker; judge all dead letters again"));
    rows.add(key("t", "dead letters: say what judging the chosen group again would do"));
    rows.add(key("a m", "alerts: say that you know of it; silence its group for an hour"));
    rows.add(key("y n", "do it, or not, when asked"));
    rows.add(key("+ -", "look more or less often"));
    rows.add(key("space", "look now"));
    rows.add(key("Esc", "back to the overview"));
    rows.add(key("q", "leave"));
    rows.add(Row.EMPTY);
    rows.add(Row.of(Tone.DIM, "never*: at the rates of the last seconds it does not get less"));
    return rows;
  }

  private static Row key(String key, String text) {
    return Row.EMPTY.cell(Tone.BOLD, key, 10).and(text);
  }
}
