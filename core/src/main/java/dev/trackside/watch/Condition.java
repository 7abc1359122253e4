package dev.trackside.watch;

import dev.trackside.gateway.Health;
import dev.trackside.gateway.Health.Problem;
import dev.trackside.watch.Alert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Something that holds now and wants somebody. */
record Condition(String id, Severity severity, String what, String hint) {
  /** Where nothing waits: what is lost, stands or cannot be proved any more. */
  private static final Set<String> CRITICAL =
      Set.of(
          "disk.short",
          "ledger.residue",
          "audit.stopped",
          "store.failed",
          "store.damaged",
          "fence.keys",
          "dead_letters.damaged");

  /** All that hold: the problems of health, and objectives that are not kept. */
  static List<Condition> all(Health health, List<Slo> slos) {
    boolean isRefusing = health.status() == Health.Status.REFUSING;
    List<Condition> all = new ArrayList<>();
    for (Problem each : health.problems()) {
      boolean isCritical =
          CRITICAL.contains(each.id()) || (isRefusing && each.id().equals("backlog.high"));
      all.add(
          new Condition(
              each.id(),
              isCritical ? Severity.CRITICAL : Severity.WARNING,
              each.what(),
              each.hint()));
    }
    // Where nothing may fail, health has a problem with its own hint.
    slos.stream().filter(each -> each.burn().isPresent()).forEach(each -> addTo(all, each));
    return all;
  }

  private static void addTo(List<Condition> all, Slo slo) {
    if (slo.state() != Slo.State.MISSED && slo.state() != Slo.State.BURNING) {
      return;
    }
    boolean isMissed = slo.state() == Slo.State.MISSED;
    String word = isMissed ? "missed over the last hour" : "burning";
    String value =
        slo.value().isPresent()
            ? String.format(Locale.ROOT, "%.1f", slo.value().getAsDouble())
            : "unknown";
    all.add(
        new Condition(
            "slo." + slo.name(),
            Severity.WARNING,
            String.format(
                Locale.ROOT,
                "objective %s %s: target %.1f %s, now %s",
                slo.name(),
                word,
                slo.target(),
                slo.unit(),
                value),
            "see the panels of intake, sinks and breakers; OPERATIONS.md says what helps"));
  }
}
