package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What came of an ingest. */
public final class IngestScreen {
  private IngestScreen() {}

  /** The lines of it. */
  public static List<String> lines(JsonNode result) {
    List<String> lines = new ArrayList<>();
    for (JsonNode file : result.path("files")) {
      lines.add(
          "%s: %s rows, %s new"
              .formatted(
                  file.path("file").asString(""),
                  Texts.count(file, "rows"),
                  Texts.count(file, "rows_new")));
    }
    double seconds = result.path("seconds").asDouble(0);
    long rows = result.path("rows_new").asLong(0);
    lines.add(
        "packets: %s accepted, %s quarantined, %s duplicate; %s bad samples apart; %s"
            .formatted(
                Texts.count(result, "accepted"),
                Texts.count(result, "quarantined"),
                Texts.count(result, "duplicate"),
                Texts.count(result, "split"),
                String.format(
                    Locale.ROOT,
                    "%.1f s, %,d rows/s",
                    seconds,
                    seconds > 0 ? (long) (rows / seconds) : 0)));
    for (Map.Entry<String, JsonNode> reason : result.path("dead_letters").properties()) {
      lines.add(
          "  %-26s%12s packets%12s samples"
              .formatted(
                  reason.getKey(),
                  Texts.count(reason.getValue(), "packets"),
                  Texts.count(reason.getValue(), "split")));
    }
    if (result.path("held").asLong(0) > 0) {
      lines.add(
          Texts.count(result, "held")
              + " good ones are held by breakers that are still open; they come back with good"
              + " data, or now: trackside breaker reset --all");
    }
    lines.add("");
    lines.addAll(LedgerScreen.lines(result.path("ledger")));
    return lines;
  }
}
