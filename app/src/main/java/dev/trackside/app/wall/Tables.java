package dev.trackside.app.wall;

import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The tables of the screen, each with its head; empty when there is nothing to show. */
final class Tables {
  /** From here on there is room for more columns. */
  private static final int WIDE = 120;

  private Tables() {}

  static List<Row> sinks(JsonNode health, Look look) {
    boolean isWide = look.size().columns() >= WIDE;
    int name = isWide ? 40 : 18;
    List<Row> rows = new ArrayList<>();
    rows.add(
        head("sink", name)
            .cell(Tone.DIM, "state", 8)
            .number(Tone.DIM, "unsent", 10)
            .number(Tone.DIM, "oldest", 8)
            .number(Tone.DIM, "acked", 9)
            .number(Tone.DIM, "drained in", 10)
            .number(Tone.DIM, "circuit", 9));
    if (isWide) {
      rows.set(
          0,
          rows.getFirst()
              .number(Tone.DIM, "live waits", 10)
              .number(Tone.DIM, "backlog", 12)
              .number(Tone.DIM, "synced", 14)
              .number(Tone.DIM, "held", 8)
              .number(Tone.DIM, "last ack", 9)
              .cell(Tone.DIM, " destination", 12));
    }
    for (JsonNode sink : health.path("sinks")) {
      rows.add(sink(sink, name, isWide));
    }
    return rows.size() > 1
        ? rows
        : List.of(Row.of(Tone.WARN, "no sink: packets stay in the buffer"));
  }

  private static Row sink(JsonNode sink, int name, boolean isWide) {
    JsonNode lanes = sink.path("lanes");
    String circuit = Figures.text(lanes, "circuit");
    long unsent = sink.path("pending").asLong() + sink.path("draining").asLong();
    String drained = Figures.age(lanes, "time_to_drain_s");
    boolean isOpen = circuit.equals("OPEN");
    Row row =
        Row.EMPTY
            .cell(Tone.BOLD, Figures.text(sink, "name"), name)
            .cell(tone(Figures.text(sink, "state")), Figures.text(sink, "state"), 8)
            .number(Tone.BOLD, Texts.count(unsent), 10)
            .number(Tone.PLAIN, Figures.age(sink, "oldest_unsent_age_s"), 8)
            .number(Tone.PLAIN, Figures.rate(lanes, "acked_per_s"), 9)
            .number(
                drained.equals(Figures.NONE) && unsent > 0 ? Tone.WARN : Tone.PLAIN,
                drained.equals(Figures.NONE) && unsent > 0 ? "never*" : drained,
                10)
            .number(
                isOpen ? Tone.BAD : Tone.PLAIN,
                isOpen
                    ? "OPEN " + Figures.age(lanes, "circuit_opened_age_s").replace(" ", "")
                    : circuit.toLowerCase(Locale.ROOT),
                9);
    return isWide
        ? row.number(Tone.PLAIN, Figures.age(lanes, "live_waits_age_s"), 10)
            .number(Tone.PLAIN, Figures.count(lanes, "backlog_packets"), 12)
            .number(Tone.PLAIN, Figures.count(sink, "synced"), 14)
            .number(Tone.PLAIN, Figures.count(sink, "held"), 8)
            .number(Tone.PLAIN, Figures.age(sink, "last_ack_age_s"), 9)
            .cell(Tone.PLAIN, " " + Figures.text(sink, "destination"), 12)
        : row;
  }

  static Tone tone(String state) {
    return switch (state) {
      case "OK", "IDLE", "DRAINING", "met", "CLOSED" -> Tone.GOOD;
      case "RETRYING", "PAUSED", "HALF_OPEN", "burning", "warning", "DEGRADED" -> Tone.WARN;
      case Figures.NONE, "unknown" -> Tone.DIM;
      default -> Tone.BAD;
    };
  }

  static List<Row> cars(JsonNode health, Look look) {
    int name = look.size().columns() >= WIDE ? 30 : 14;
    int bar = Math.clamp(look.size().columns() - name - 43L, 8, 60);
    List<Row> rows = new ArrayList<>();
    rows.add(
        head("source", name)
            .number(Tone.DIM, "packets", 9)
            .number(Tone.DIM, "samples", 11)
            .number(Tone.DIM, "last", 7)
            .number(Tone.DIM, "cover", 5)
            .and(Tone.DIM, "last " + bar + " s"));
    for (JsonNode source : health.path("sources")) {
      JsonNode counts = source.path("coverage");
      rows.add(
          Row.EMPTY
              .cell(Tone.BOLD, Figures.text(source, "source"), name)
              .number(Tone.PLAIN, Figures.rate(source, "packets_per_s"), 9)
              .number(Tone.PLAIN, Figures.rate(source, "samples_per_s"), 11)
              .number(
                  source.path("last_received_age_s").asDouble(0) > 5 ? Tone.WARN : Tone.PLAIN,
                  Figures.age(source, "last_received_age_s"),
                  7)
              .number(Tone.PLAIN, Figures.covered(counts), 5)
              .and(Tone.GOOD, Figures.bar(counts, bar, look)));
    }
    return rows.size() > 1 ? rows : List.of();
  }

  static List<Row> slos(JsonNode health) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode slo : health.path("slos")) {
      String state = Figures.text(slo, "state");
      String unit = Figures.text(slo, "unit");
      rows.add(
          Row.EMPTY
              .cell(tone(state), state.toUpperCase(Locale.ROOT), 8)
              .cell(Tone.BOLD, Figures.text(slo, "name"), 24)
              .number(Tone.PLAIN, Figures.value(slo, "value", unit), 14)
              .and("target", Tone.PLAIN, Figures.value(slo, "target", unit))
              .and("burn", Tone.PLAIN, Figures.value(slo, "burn", "")));
    }
    return rows;
  }

  /** All objectives in one line: how many are met, and the names of the others. */
  static List<Row> slosShort(JsonNode health) {
    JsonNode slos = health.path("slos");
    if (slos.isEmpty()) {
      return List.of();
    }
    int met = 0;
    Row others = Row.EMPTY;
    for (JsonNode slo : slos) {
      String state = Figures.text(slo, "state");
      if (state.equals("met")) {
        met++;
      } else if (!state.equals("unknown")) {
        others = others.and("  ").and(tone(state), Figures.text(slo, "name") + " " + state);
      }
    }
    Row row =
        Row.of(Tone.DIM, "slo   ")
            .and("met", met == slos.size() ? Tone.GOOD : Tone.BOLD, met + " of " + slos.size());
    for (Row.Piece piece : others.pieces()) {
      row = row.and(piece.tone(), piece.text());
    }
    return List.of(row);
  }

  static List<Row> events(JsonNode health) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode event : health.path("events")) {
      rows.add(
          Row.EMPTY
              .number(Tone.DIM, Figures.age(event, "age_s"), 8)
              .cell(Tone.DIM, Figures.text(event, "kind"), 18)
              .and(Figures.text(event, "what")));
    }
    return rows;
  }

  static Row head(String text, int width) {
    return Row.EMPTY.cell(Tone.DIM, text, width);
  }
}
