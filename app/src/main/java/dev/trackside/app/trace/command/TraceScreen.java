package dev.trackside.app.trace.command;

import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A packet's life as lines of text. */
final class TraceScreen {
  private TraceScreen() {}

  /** The answer first, then what happened in the order of time, then what shows it. */
  static List<String> lines(JsonNode view) {
    List<String> lines = new ArrayList<>();
    lines.add(view.path("request_id").asString("") + "  " + view.path("state").asString(""));
    lines.add("  " + view.path("answer").asString(""));
    if (view.path("hint").isString()) {
      lines.add("  hint: " + view.path("hint").asString(""));
    }
    JsonNode packet = view.path("packet");
    if (packet.isObject()) {
      lines.add("");
      lines.add(
          "packet    source %s, session %s, circuit %s, event time %s%s"
              .formatted(
                  text(packet, "source"),
                  text(packet, "session"),
                  text(packet, "circuit"),
                  text(packet, "timestamp"),
                  packet.path("packet_id").isNull() ? "" : ", id " + text(packet, "packet_id")));
    }
    JsonNode trace = view.path("trace");
    if (trace.isObject()) {
      lines.add(
          "trace     %s, below span %s%s"
              .formatted(
                  text(trace, "trace_id"),
                  text(trace, "span_id"),
                  trace.path("sampled").asBoolean() ? "" : ", which its caller did not keep"));
    }
    List<Happening> life = life(view);
    life.sort(Comparator.comparing(Happening::at));
    life.forEach(each -> lines.add("%-31s %s".formatted(each.at(), each.what())));
    for (JsonNode place : view.path("places")) {
      place(place, lines);
    }
    proof(view.path("proof"), lines);
    return lines.stream().map(Texts::legible).toList();
  }

  /** Something that happened. */
  private record Happening(String at, String what) {}

  private static List<Happening> life(JsonNode view) {
    List<Happening> life = new ArrayList<>();
    JsonNode packet = view.path("packet");
    if (packet.isObject()) {
      life.add(new Happening(text(packet, "received_at"), "received"));
    }
    for (JsonNode letter : view.path("dead_letters")) {
      life.add(
          new Happening(
              text(packet, "received_at"),
              "%s as dead letter %s: %s%s%s, now %s"
                  .formatted(
                      letter.path("split").asBoolean() ? "a sample set apart" : "quarantined",
                      Texts.count(letter.path("id").asLong()),
                      text(letter, "reason"),
                      letter.path("channel").isNull() ? "" : " of " + text(letter, "channel"),
                      letter.path("detail").isNull() ? "" : " (" + text(letter, "detail") + ")",
                      text(letter, "state"))));
    }
    for (JsonNode place : view.path("places")) {
      life.add(
          new Happening(
              text(place, "committed_at"),
              "%s at position %s, durable since then at the latest"
                  .formatted(
                      place.path("late").asBoolean() ? "released into the buffer" : "in the buffer",
                      Texts.count(place.path("position").asLong()))));
      place.path("sinks").forEach(sink -> happenings(sink, life));
    }
    return life;
  }

  private static void happenings(JsonNode sink, List<Happening> life) {
    for (JsonNode batch : sink.path("batches")) {
      for (JsonNode entry : batch.path("audit")) {
        life.add(
            new Happening(
                text(entry, "at"),
                "%s %s, entry %s %s"
                    .formatted(
                        text(entry, "kind"),
                        text(batch, "batch_id"),
                        text(entry, "seq"),
                        entry.path("proved").asBoolean()
                            ? "proved up to the checkpoint over " + text(entry, "checkpoint")
                            : "NOT PROVED: " + text(entry, "problem"))));
      }
    }
  }

  private static void place(JsonNode place, List<String> lines) {
    for (JsonNode sink : place.path("sinks")) {
      lines.add("");
      lines.add("sink %s  %s".formatted(text(sink, "sink"), text(sink, "state")));
      List<String> waiting = new ArrayList<>();
      sink.path("waiting").forEach(name -> waiting.add(name.asString("")));
      if (!waiting.isEmpty()) {
        boolean isWhole = waiting.contains("");
        lines.add(
            "  waits at the fence: " + (isWhole ? "the whole packet" : String.join(", ", waiting)));
      }
      for (JsonNode batch : sink.path("batches")) {
        lines.add(
            "  batch %s  %s, %s packets, %s lane, attempts %s%s"
                .formatted(
                    text(batch, "batch_id"),
                    text(batch, "state"),
                    Texts.count(batch.path("packet_count").asLong()),
                    text(batch, "lane"),
                    text(batch, "attempts"),
                    batch.path("problem").isNull() ? "" : ": " + text(batch, "problem")));
        batch.path("audit").forEach(entry -> decisions(entry, lines));
      }
    }
  }

  private static void decisions(JsonNode entry, List<String> lines) {
    JsonNode decided = entry.path("decisions");
    if (decided.has("as_is")) {
      lines.add(
          ("    fence (%s to %s), over its %s packets: values as they are %s, changed %s,"
                  + " withheld %s, waiting %s; packets that stay %s")
              .formatted(
                  text(entry, "jurisdiction"),
                  text(decided, "destination"),
                  text(decided, "packets"),
                  text(decided, "as_is"),
                  text(decided, "changed"),
                  text(decided, "withheld"),
                  text(decided, "waiting"),
                  text(decided, "stays")));
    }
  }

  private static void proof(JsonNode proof, List<String> lines) {
    for (JsonNode left : proof.path("left")) {
      JsonNode item = left.path("item");
      lines.add("");
      lines.add(
          "line %s of %s in batch %s to %s, %s"
              .formatted(
                  text(item, "index"),
                  text(item, "items"),
                  text(left, "batch_id"),
                  text(left, "destination"),
                  item.path("proved").asBoolean() && left.path("proved").asBoolean()
                      ? "proved up to the checkpoint over " + text(left, "size")
                      : "NOT PROVED"));
      lines.add("  samples " + names(item.path("samples")));
      lines.add("  withheld " + names(item.path("withheld")));
      lines.add("  SHA-256 " + text(item, "line_sha256"));
    }
    if (proof.path("problem").isString()) {
      lines.add("NOT PROVED: " + text(proof, "problem"));
    }
  }

  private static String names(JsonNode names) {
    List<String> words = new ArrayList<>();
    names.forEach(name -> words.add(name.asString("")));
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  private static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNull() || value.isMissingNode() ? "?" : value.asString("?");
  }
}
