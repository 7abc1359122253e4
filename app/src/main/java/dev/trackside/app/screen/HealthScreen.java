package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One look at a running gateway, on one page. */
public final class HealthScreen {
  private HealthScreen() {}

  /** The lines of it. */
  public static List<String> lines(JsonNode health, String api) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s   %s   up %s"
            .formatted(
                health.path("status").asString("?"),
                api,
                duration(health.path("uptime_s").asDouble(0))));
    for (JsonNode problem : health.path("problems")) {
      lines.add("  ! " + problem.path("what").asString(""));
      lines.add("    hint: " + problem.path("hint").asString(""));
    }
    lines.add("");
    JsonNode ledger = health.path("ledger");
    lines.add(
        "packets   received %s   accepted %s   quarantined %s   duplicate %s   refused %s"
            .formatted(
                Texts.count(ledger, "received"),
                Texts.count(ledger, "accepted"),
                Texts.count(ledger, "quarantined"),
                Texts.count(ledger, "duplicate"),
                Texts.count(ledger, "refused")));
    lines.add(
        "delivery  pending %s   draining %s   synced %s   backlog %s   ledger %s"
            .formatted(
                Texts.count(ledger, "pending"),
                Texts.count(ledger, "draining"),
                Texts.count(ledger, "synced"),
                Texts.count(health, "backlog"),
                ledger.path("balanced").asBoolean(false) ? "balanced" : "NOT BALANCED"));
    lines.add(guard(health));
    lines.addAll(store(health.path("store")));
    lines.add("");
    lines.addAll(sinks(health.path("sinks")));
    return lines;
  }

  private static String guard(JsonNode health) {
    return "guard     open breakers %s   opened since the start %s   dead letters waiting %s"
        .formatted(
            Texts.count(health, "open_breakers"),
            Texts.count(health, "breakers_opened"),
            Texts.count(health, "open_dead_letters"));
  }

  private static List<String> store(JsonNode store) {
    return List.of(
        "acks      p50 %s   p99 %s   commits %s   p50 %s   p99 %s   failures %s"
            .formatted(
                Texts.micros(store.path("ack_p50_us").asLong(0)),
                Texts.micros(store.path("ack_p99_us").asLong(0)),
                Texts.count(store, "commits"),
                Texts.micros(store.path("commit_p50_us").asLong(0)),
                Texts.micros(store.path("commit_p99_us").asLong(0)),
                Texts.count(store, "failures")),
        "disk      file %s   wal %s   free %s   waiting %s"
            .formatted(
                Texts.bytes(store.path("file_bytes").asLong(0)),
                Texts.bytes(store.path("wal_bytes").asLong(0)),
                store.path("free_bytes").isNumber()
                    ? Texts.bytes(store.path("free_bytes").asLong(0))
                    : "?",
                Texts.bytes(store.path("waiting_bytes").asLong(0))));
  }

  /** The sinks as a table. */
  public static List<String> sinks(JsonNode sinks) {
    if (sinks.isEmpty()) {
      return List.of("no sink: packets stay in the buffer");
    }
    List<List<String>> rows = new ArrayList<>();
    List<List<String>> fence = new ArrayList<>();
    for (JsonNode sink : sinks) {
      rows.add(
          List.of(
              sink.path("name").asString(""),
              sink.path("state").asString(""),
              Texts.count(sink, "pending"),
              Texts.count(sink, "draining"),
              Texts.count(sink, "synced"),
              Texts.count(sink, "batches_acked"),
              Texts.count(sink, "under_way"),
              Texts.count(sink, "recovered"),
              age(sink)));
      fence.add(fence(sink));
    }
    List<String> lines =
        new ArrayList<>(
            Texts.table(
                List.of(
                    "sink",
                    "state",
                    "pending",
                    "draining",
                    "synced",
                    "batches",
                    "under way",
                    "recovered",
                    "last ack"),
                rows));
    if (sinks.valueStream().anyMatch(sink -> !sink.path("destination").asString("").isEmpty())) {
      lines.add("");
      lines.addAll(
          Texts.table(List.of("sink", "destination", "held", "policy", "stands", "keys"), fence));
    }
    if (sinks.valueStream().anyMatch(sink -> sink.has("lanes"))) {
      lines.add("");
      lines.addAll(LaneScreen.lines(sinks));
    }
    List<String> feeds = FeedScreen.lines(sinks);
    if (!feeds.isEmpty()) {
      lines.add("");
      lines.addAll(feeds);
    }
    return lines;
  }

  private static List<String> fence(JsonNode sink) {
    boolean isFenced = !sink.path("policy").asString("").isEmpty();
    return List.of(
        sink.path("name").asString(""),
        sink.path("destination").asString(""),
        Texts.count(sink, "held"),
        sink.path("policy").asString("none asked"),
        sink.path("policy_standing").asString("-").replace('_', ' '),
        sink.path("keys_locked").asBoolean() ? "LOCKED" : isFenced ? "usable" : "-");
  }

  private static String age(JsonNode sink) {
    JsonNode age = sink.path("last_ack_age_s");
    return age.isNumber() ? duration(age.asDouble(0)) + " ago" : "none yet";
  }

  static String duration(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = (long) seconds;
    return whole < 3_600
        ? "%d min %02d s".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3_600, whole / 60 % 60);
  }
}
