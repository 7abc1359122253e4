package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Dead letters as lines of text. */
public final class LetterScreen {
  private static final int SAMPLES_MOST = 60;

  private LetterScreen() {}

  /** A table of letters. */
  public static List<String> list(JsonNode view) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode letter : view.path("dead_letters")) {
      String samples = letter.path("samples").toString();
      rows.add(
          List.of(
              letter.path("id").asString(""),
              letter.path("received_at").asString(""),
              letter.path("source").asString("?"),
              letter.path("reason").asString(""),
              letter.path("detail").asString(""),
              letter.path("split").asBoolean(false) ? "sample" : "packet",
              samples.length() > SAMPLES_MOST
                  ? samples.substring(0, SAMPLES_MOST - 3) + "..."
                  : samples));
    }
    return rows.isEmpty()
        ? List.of("no dead letters")
        : Texts.table(
            List.of("id", "received", "source", "reason", "detail", "what", "samples"), rows);
  }

  /** A table of groups. */
  public static List<String> groups(JsonNode view) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode group : view.path("groups")) {
      rows.add(
          List.of(
              group.path("reason").asString(""),
              group.path("channel").asString("-"),
              group.path("source").asString("?"),
              Texts.count(group.path("open").asLong()),
              Texts.count(group.path("packets").asLong() + group.path("samples").asLong()),
              group.path("first_at").asString(""),
              group.path("last_at").asString(""),
              group.path("example_id").asString(""),
              group.path("rule").asString("")));
    }
    return rows.isEmpty()
        ? List.of("no dead letters")
        : Texts.table(
            List.of(
                "reason", "channel", "source", "open", "ever", "first", "last", "example", "rule"),
            rows);
  }

  /** Everything about one letter. */
  public static List<String> one(JsonNode letter) {
    List<String> lines = new ArrayList<>();
    for (String part :
        List.of(
            "id",
            "state",
            "reason",
            "detail",
            "source",
            "session",
            "circuit",
            "timestamp",
            "received_at",
            "request_id",
            "packet_id",
            "samples",
            "metadata",
            "raw",
            "raw_base64")) {
      JsonNode value = letter.path(part);
      if (!value.isMissingNode() && !value.isNull()) {
        lines.add("%-12s %s".formatted(part, value.isValueNode() ? value.asString("") : value));
      }
    }
    if (letter.path("state").asString("").equals("open")) {
      String id = letter.path("id").asString("");
      lines.add("");
      lines.add("judge it again:  trackside dlq reprocess --id " + id);
      lines.add("mend it by hand: trackside dlq export --id " + id + " -o letter.ndjson");
    }
    return lines;
  }

  /** A table of acts. */
  public static List<String> acts(JsonNode view) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode act : view.path("acts")) {
      rows.add(
          List.of(
              act.path("act").asString(""),
              act.path("kind").asString(""),
              act.path("state").asString(""),
              act.path("began_at").asString(""),
              act.path("origin").asString(""),
              Texts.count(act.path("released").asLong()),
              Texts.count(act.path("discarded").asLong()),
              Texts.count(act.path("kept").asLong()),
              act.path("filter").asString("") + " " + act.path("note").asString("")));
    }
    return rows.isEmpty()
        ? List.of("nothing was done to dead letters yet")
        : Texts.table(
            List.of("act", "kind", "state", "began", "by", "released", "discarded", "kept", "what"),
            rows);
  }

  /** What an act did, or a trial would do. */
  public static List<String> done(JsonNode act) {
    boolean isTrial = act.path("dry_run").asBoolean(false);
    boolean isDiscard = act.path("kind").asString("").equals("discard") || !act.has("released");
    long changed = act.path(isDiscard ? "discarded" : "released").asLong();
    String verb =
        (isTrial ? "would " : "")
            + (isDiscard ? isTrial ? "discard" : "discarded" : isTrial ? "release" : "released");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s of %s"
            .formatted(verb, Texts.count(changed), Texts.count(act.path("looked").asLong())));
    if (act.path("kept").asLong() > 0) {
      lines.add(Texts.count(act.path("kept").asLong()) + " are still bad and stay");
    }
    if (!isDiscard && act.path("discarded").asLong() > 0) {
      lines.add(
          Texts.count(act.path("discarded").asLong())
              + " were sent again, mended, meanwhile, and are discarded");
    }
    return lines;
  }

  /** What became of an import. */
  public static List<String> imported(JsonNode view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "released %s, still bad %s, settled before %s"
            .formatted(
                Texts.count(view, "released"),
                Texts.count(view, "kept"),
                Texts.count(view, "settled")));
    lines.add(
        "from elsewhere: accepted %s, quarantined %s, duplicate %s"
            .formatted(
                Texts.count(view, "accepted"),
                Texts.count(view, "quarantined"),
                Texts.count(view, "duplicate")));
    for (JsonNode problem : view.path("problems")) {
      lines.add(
          "line %s: %s".formatted(problem.path("line"), problem.path("problem").asString("")));
    }
    return lines;
  }
}
