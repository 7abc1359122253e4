package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the audit log says, for people. */
public final class AuditScreen {
  private static final int HASH_SHOWN = 12;
  private static final int HASH = 64;

  private AuditScreen() {}

  /** The verdict of a verification. */
  public static List<String> verdict(JsonNode view) {
    List<String> lines = new ArrayList<>();
    String verdict = text(view, "verdict");
    lines.add(verdict.toUpperCase(Locale.ROOT) + "  " + text(view, "log"));
    if (view.path("damage").isString() && !text(view, "damage").equals("guard")) {
      String first = Texts.count(view, "first_bad");
      String last = Texts.count(view, "last_bad");
      lines.add(
          first.equals(last)
              ? "first bad entry " + first + " (" + text(view, "damage") + ")"
              : "the first bad entry is one of "
                  + first
                  + " to "
                  + last
                  + " ("
                  + text(view, "damage")
                  + ")");
    }
    if (view.path("problem").isString()) {
      lines.add(text(view, "problem"));
      lines.add("hint: " + text(view, "hint"));
    }
    lines.add(
        "%s entries checked, %s of them signed (%s checkpoints), %s anchored elsewhere (%s)"
            .formatted(
                Texts.count(view, "entries"),
                Texts.count(view, "signed"),
                Texts.count(view, "checkpoints"),
                Texts.count(view, "anchored"),
                Texts.count(view, "anchors")));
    lines.add("root " + text(view, "root"));
    for (JsonNode key : view.path("keys").path("trusted")) {
      lines.add("key " + key.asString("") + " (" + text(view.path("keys"), "origin") + ")");
    }
    for (JsonNode open : view.path("not_checked")) {
      lines.add("not checked: " + open.asString(""));
    }
    return lines;
  }

  /** What another signing key breaks, or that there is one. */
  public static List<String> newKey(JsonNode view) {
    if (view.path("new_key").isString()) {
      return List.of(
          "the new key is " + text(view, "new_key"),
          view.path("vouched_for").asBoolean(false)
              ? "the one before vouches for it, and is gone from the disk; back up the key file"
              : "give it to whoever verifies, by another way than data, beside the old one; back up"
                  + " the key file");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s has %s entries, %s of them signed by a key that is gone"
            .formatted(
                text(view, "log"), Texts.count(view, "entries"), Texts.count(view, "signed")));
    lines.add("Bring the key file back if there is any way. Another key breaks this:");
    view.path("breaks").forEach(each -> lines.add("- " + each.asString("")));
    lines.add("to do it: trackside audit key --new --confirm " + text(view, "confirm"));
    return lines;
  }

  /** How many entries of what kind. */
  public static List<String> summary(JsonNode view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s entries, from %s to %s; the log has %s, %s of them signed"
            .formatted(
                Texts.count(view, "entries"),
                text(view, "first_ts"),
                text(view, "last_ts"),
                Texts.count(view, "log_entries"),
                Texts.count(view, "signed")));
    lines.addAll(counts(view.path("kinds"), "kind"));
    lines.addAll(counts(view.path("jurisdictions"), "jurisdiction"));
    return lines;
  }

  private static List<String> counts(JsonNode list, String name) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : list) {
      rows.add(List.of(text(each, name), Texts.count(each, "entries")));
    }
    return rows.isEmpty() ? List.of() : Texts.table(List.of(name, "entries"), rows);
  }

  /** Entries, the newest first. */
  public static List<String> entries(JsonNode view) {
    if (view.path("entries").isEmpty()) {
      return List.of("no entry is like that; see trackside audit summary");
    }
    List<List<String>> rows = new ArrayList<>();
    String last = "";
    for (JsonNode each : view.path("entries")) {
      last = each.path("seq").asString("");
      rows.add(
          List.of(
              last,
              text(each, "ts"),
              text(each, "kind"),
              text(each, "jurisdiction"),
              text(each, "circuit"),
              text(each, "session"),
              text(each, "batch_id"),
              what(each.path("data"))));
    }
    List<String> head =
        List.of("seq", "time", "kind", "jur", "circuit", "session", "batch", "what");
    List<String> lines = new ArrayList<>(Texts.table(head, rows));
    if (view.path("more").asBoolean()) {
      lines.add("there are older ones: --before " + last);
    }
    return lines;
  }

  private static String what(JsonNode data) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : data.properties()) {
      String value = each.getValue().asString("");
      if (each.getValue().isContainer()) {
        value = each.getValue().isArray() ? each.getValue().size() + "" : what(each.getValue());
      } else if (value.length() == HASH) {
        value = value.substring(0, HASH_SHOWN);
      }
      parts.add(each.getKey() + "=" + value);
    }
    return String.join(" ", parts);
  }

  /** Extracts with the proof that they are complete. */
  public static List<String> complete(JsonNode view) {
    List<String> lines = new ArrayList<>();
    for (JsonNode each : view.path("extracts")) {
      String problem = text(each, "problem");
      lines.add(
          problem.isEmpty()
              ? "%s: %s entries, complete up to entry %s of the log"
                  .formatted(
                      text(each, "jurisdiction"),
                      Texts.count(each, "entries"),
                      each.path("complete_to").asString(""))
              : text(each, "jurisdiction") + ": NOT COMPLETE: " + problem);
    }
    lines.add("the entries' bytes and the proof are printed with --json");
    return lines;
  }

  /** The proof of an entry, or of a packet. */
  public static List<String> proof(JsonNode view) {
    List<String> lines = new ArrayList<>();
    if (view.has("request_id")) {
      packet(view, lines);
    } else {
      JsonNode entry = view.path("entry");
      lines.add(
          "entry %s, %s, of %s"
              .formatted(entry.path("seq").asString(""), text(entry, "kind"), text(entry, "ts")));
      lines.add(text(view, "body"));
      chain(view, lines);
    }
    lines.add(
        view.path("proved").asBoolean()
            ? "PROVED"
            : "NOT PROVED" + (text(view, "problem").isEmpty() ? "" : ": " + text(view, "problem")));
    return lines;
  }

  private static void packet(JsonNode view, List<String> lines) {
    lines.add("packet " + text(view, "request_id"));
    for (JsonNode each : view.path("left")) {
      JsonNode item = each.path("item");
      lines.add(
          "%s batch %s for sink %s (%s)"
              .formatted(
                  state(each),
                  text(each, "batch_id"),
                  text(each, "sink"),
                  text(each, "destination")));
      lines.add("  its line has the SHA-256 " + text(item, "line_sha256"));
      lines.add(
          "  and is item %s of %s under the root %s"
              .formatted(
                  item.path("index").asString(""),
                  item.path("items").asString(""),
                  text(item, "items_root")));
      JsonNode entry = each.path("entry");
      lines.add(
          "  which stands in entry %s of the log, %s, of %s"
              .formatted(entry.path("seq").asString(""), text(entry, "kind"), text(entry, "ts")));
      chain(each, lines);
    }
    for (JsonNode each : view.path("held")) {
      lines.add(
          "may be among those that stay, by entry %s of %s"
              .formatted(each.path("seq").asString(""), text(each, "ts")));
    }
  }

  private static String state(JsonNode batch) {
    if (batch.path("acknowledged").asBoolean()) {
      return "acknowledged in";
    }
    if (batch.path("refused").asBoolean()) {
      return "refused in";
    }
    return batch.path("sent").asBoolean() ? "sent in" : "sealed, not sent yet, in";
  }

  private static void chain(JsonNode view, List<String> lines) {
    lines.add("  leaf " + text(view, "leaf"));
    lines.add(
        "  %s hashes lead from there to the root over %s entries"
            .formatted(view.path("hashes").asString(""), Texts.count(view, "size")));
    lines.add("  " + text(view, "root"));
    lines.add(
        "  which %s signed (key from: %s)".formatted(text(view, "log"), text(view, "keys_origin")));
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }
}
