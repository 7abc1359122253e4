package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Persons whose data is kept, and erasures, as lines of text. */
public final class SubjectScreen {
  private SubjectScreen() {}

  /** A table of persons. */
  public static List<String> list(JsonNode view) {
    List<String> lines = new ArrayList<>();
    String problem = view.path("keys_problem").asString("");
    if (!problem.isEmpty()) {
      lines.add("the keys are locked: " + problem);
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode one : view.path("subjects")) {
      rows.add(
          List.of(
              one.path("subject").asString(""),
              sessions(one),
              one.path("since").asString(""),
              one.path("kept_until").asString(""),
              Texts.count(one, "keys")));
    }
    lines.addAll(
        rows.isEmpty()
            ? List.of("no sealed data of anyone")
            : Texts.table(List.of("subject", "sessions", "since", "kept until", "keys"), rows));
    return lines;
  }

  private static String sessions(JsonNode one) {
    List<String> names = new ArrayList<>();
    one.path("sessions").forEach(name -> names.add(name.asString("")));
    return String.join(", ", names);
  }

  /**
   * What an erasure would take.
   *
   * @param command what does it, but for the code
   */
  public static List<String> plan(JsonNode plan, String command) {
    String subject = Texts.legible(plan.path("subject").asString(""));
    List<String> lines = new ArrayList<>();
    if (plan.path("keys").asLong() == 0) {
      lines.add("there is nothing sealed of " + subject + ": see trackside subject list");
      lines.add("what can still be done is to look for what is left of an earlier erasure:");
    } else {
      lines.add("this would be erased for good, and nobody could bring it back:");
      lines.add("  subject   " + subject);
      lines.add("  sessions  " + Texts.legible(sessions(plan)));
      lines.add("  since     " + plan.path("since").asString(""));
      lines.add(
          "  keys      "
              + Texts.count(plan, "keys")
              + ", of which for health data "
              + Texts.count(plan, "health_keys"));
      lines.add("what has left already is not here any more: ask each receiver to erase it too");
      lines.add("to do it:");
    }
    lines.add("  " + command + " --confirm " + plan.path("confirm").asString(""));
    return lines;
  }

  /** What came of an erasure. */
  public static List<String> done(JsonNode result) {
    List<String> lines = new ArrayList<>();
    lines.add(Texts.count(result, "keys_destroyed") + " keys destroyed");
    lines.add(
        "searched %s files (%s) and %s blocks; %s values are erased, none opened with %s tries"
            .formatted(
                Texts.count(result, "files"),
                Texts.bytes(result.path("bytes").asLong()),
                Texts.count(result, "blocks"),
                Texts.count(result, "erased_values"),
                Texts.count(result, "attempts"))
            .replace(
                "none opened",
                result.path("opened").asLong() == 0
                    ? "none opened"
                    : Texts.count(result, "opened") + " OPENED"));
    if (result.path("names_in_the_open").asLong() > 0) {
      lines.add(
          Texts.count(result, "names_in_the_open")
              + " names are also names of sources, sessions or circuits: those stay readable");
    }
    if (result.path("newer_keys").asLong() > 0) {
      lines.add(
          "data of this person goes on arriving: "
              + Texts.count(result, "newer_keys")
              + " newer keys were not meant");
    }
    if (result.path("clean").asBoolean(false)) {
      lines.add("no residue found");
      return lines;
    }
    lines.add(Texts.count(result, "residue_found") + " RESIDUES FOUND");
    for (JsonNode one : result.path("residue")) {
      lines.add(
          "  %s: %s"
              .formatted(
                  one.path("kind").asString(""), Texts.legible(one.path("where").asString(""))));
      lines.add("    hint: " + one.path("hint").asString(""));
    }
    return lines;
  }
}
