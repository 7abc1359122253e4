package dev.trackside.app.wall;

import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The lines that every gateway has: intake, buffer, disk, ledger, guard, audit. */
final class Summary {
  private Summary() {}

  static List<Row> rows(JsonNode health) {
    List<Row> rows = new ArrayList<>();
    rows.add(intake(health));
    rows.add(buffer(health));
    rows.add(disk(health.path("store")));
    rows.add(ledger(health.path("ledger")));
    rows.add(guard(health));
    rows.add(audit(health));
    return rows;
  }

  private static Row intake(JsonNode health) {
    JsonNode store = health.path("store");
    JsonNode rates = health.path("rates");
    return label("intake")
        .and("packets", Tone.BOLD, Figures.rate(rates, "packets_per_s"))
        .and("samples", Tone.PLAIN, Figures.rate(rates, "samples_per_s"))
        .and("ack p50", Tone.PLAIN, Figures.micros(store, "ack_p50_us"))
        .and("p99", Tone.BOLD, Figures.micros(store, "ack_p99_us"));
  }

  private static Row buffer(JsonNode health) {
    JsonNode full = health.path("time_to_full_s");
    boolean isPressed = health.path("backpressure").asBoolean(false);
    Row row =
        label("buffer")
            .and("unsent", Tone.BOLD, Figures.count(health, "backlog"))
            .and("oldest", Tone.PLAIN, Figures.age(health, "oldest_unsent_age_s"))
            .and(
                "full in",
                full.isNumber() && full.asDouble() < 3_600 ? Tone.WARN : Tone.PLAIN,
                Figures.age(health, "time_to_full_s"));
    return isPressed ? row.and("  ").and(Tone.BAD, "REFUSES INTAKE") : row;
  }

  private static Row disk(JsonNode store) {
    long failures = store.path("failures").asLong();
    return label("disk")
        .and("file", Tone.PLAIN, Figures.bytes(store, "file_bytes"))
        .and("free", Tone.PLAIN, Figures.bytes(store, "free_bytes"))
        .and("commit p99", Tone.PLAIN, Figures.micros(store, "commit_p99_us"))
        .and("failures", failures > 0 ? Tone.BAD : Tone.PLAIN, Figures.count(store, "failures"))
        .and("wal", Tone.PLAIN, Figures.bytes(store, "wal_bytes"));
  }

  private static Row ledger(JsonNode ledger) {
    boolean isBalanced = ledger.path("balanced").asBoolean(false);
    return label("ledger")
        .and("residue", isBalanced ? Tone.GOOD : Tone.BAD, Figures.count(ledger, "residue"))
        .and("in", Tone.PLAIN, Figures.count(ledger, "received"))
        .and("ok", Tone.PLAIN, Figures.count(ledger, "accepted"))
        .and("bad", Tone.PLAIN, Figures.count(ledger, "quarantined"))
        .and("dup", Tone.PLAIN, Figures.count(ledger, "duplicate"))
        .and("refused", Tone.PLAIN, Figures.count(ledger, "refused"));
  }

  private static Row guard(JsonNode health) {
    Tone tone = health.path("open_breakers").asLong() > 0 ? Tone.BAD : Tone.GOOD;
    return label("guard")
        .and("breakers open", tone, Figures.count(health, "open_breakers"))
        .and("dead letters", Tone.BOLD, Figures.count(health, "open_dead_letters"))
        .and(Tone.PLAIN, reasons(health.path("dead_letters_by_reason")));
  }

  /** The commonest reasons first; the screen cuts off the others. */
  static String reasons(JsonNode counts) {
    StringBuilder text = new StringBuilder();
    counts
        .propertyStream()
        .filter(each -> each.getValue().asLong() > 0)
        .sorted(Comparator.comparingLong((Map.Entry<String, JsonNode> e) -> -e.getValue().asLong()))
        .forEach(each ->
            text.append("  ")
                .append(each.getKey())
                .append(' ')
                .append(Texts.count(each.getValue().asLong())));
    return text.toString();
  }

  private static Row audit(JsonNode health) {
    JsonNode audit = health.path("audit");
    String state = Figures.text(audit, "state");
    Tone tone =
        switch (state) {
          case "intact" -> Tone.GOOD;
          case Figures.NONE -> Tone.DIM;
          case "unsigned" -> Tone.WARN;
          default -> Tone.BAD;
        };
    return label("audit")
        .and("log", tone, state)
        .and("entries", Tone.PLAIN, Figures.count(audit, "entries"))
        .and("signed", Tone.PLAIN, Figures.age(audit, "last_checkpoint_age_s") + " ago");
  }

  private static Row label(String text) {
    return Row.of(Tone.DIM, String.format("%-6s", text));
  }
}
