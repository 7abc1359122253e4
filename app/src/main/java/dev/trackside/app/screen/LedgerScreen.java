package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The ledger as an account: each sum above what it is made of. */
public final class LedgerScreen {
  private LedgerScreen() {}

  /** The lines of it. */
  public static List<String> lines(JsonNode ledger) {
    List<String> lines = new ArrayList<>();
    sum(lines, ledger, "received", "accepted", "quarantined", "duplicate", "refused");
    sum(lines, ledger, "accepted", "pending", "draining", "synced", "expired", "lost");
    sum(lines, ledger, "quarantined", "open", "released", "discarded", "letters_lost");
    lines.add(
        row("split", ledger)
            + "   bad samples of accepted packets: %s open, %s released, %s discarded"
                .formatted(
                    Texts.count(ledger, "split_open"),
                    Texts.count(ledger, "split_released"),
                    Texts.count(ledger, "split_discarded")));
    if (ledger.path("balanced").asBoolean(false)) {
      lines.add("balanced");
    } else {
      lines.add(
          "NOT BALANCED: the figures and the blocks on disk disagree by "
              + Texts.count(ledger, "residue"));
    }
    return lines;
  }

  private static void sum(List<String> lines, JsonNode ledger, String whole, String... parts) {
    lines.add(row(whole, ledger));
    for (int i = 0; i < parts.length; i++) {
      lines.add((i == 0 ? "  = " : "  + ") + row(parts[i], ledger));
    }
  }

  private static String row(String name, JsonNode ledger) {
    return "%-12s%16s".formatted(name, Texts.count(ledger, name));
  }
}
