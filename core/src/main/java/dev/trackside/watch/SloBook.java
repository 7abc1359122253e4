package dev.trackside.watch;

import dev.trackside.audit.AuditTrail;
import dev.trackside.gateway.Health;
import dev.trackside.gateway.Ledger;
import dev.trackside.gateway.sight.Sight;
import dev.trackside.store.LatencyHistogram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Holds a gateway against its objectives, once a second. For one thread. */
final class SloBook {
  /** Chunks or packets that a window must have to say something. */
  private static final long EVENTS_LEAST = 1_000;

  private static final long SECONDS_LEAST = 300;
  private static final double ONE_OF_HUNDRED = 0.01;
  private static final int PIECES = 30;
  private static final int PIECE_SECONDS = 10;
  private static final double MILLION = 1e6;

  private final Objectives objectives;
  private final Sight sight;
  private final Budget acks = new Budget(ONE_OF_HUNDRED, EVENTS_LEAST);
  private final Budget unsent = new Budget(ONE_OF_HUNDRED, SECONDS_LEAST);
  private final Budget quarantine;
  private final Budget heals = new Budget(ONE_OF_HUNDRED, 1);
  private final Deque<long[]> ackPieces = new ArrayDeque<>(); // the oldest first
  private final Map<String, Slo> before = new HashMap<>();
  private final long receivedAtStart;
  private final long quarantinedAtStart;
  private long unsentBad;
  private long unsentLooks;
  private long looks;

  SloBook(Objectives objectives, Sight sight, Ledger atStart) {
    this.objectives = objectives;
    this.sight = sight;
    this.quarantine = new Budget(Math.max(1, objectives.quarantinePercent()) / 100.0, EVENTS_LEAST);
    this.receivedAtStart = atStart.received();
    this.quarantinedAtStart = atStart.quarantined();
  }

  /**
   * Looks once; to be called every second.
   *
   * @param unsentAge the age of the oldest packet that waits for a sink, milliseconds; empty
   *     without sinks
   */
  List<Slo> look(Health health, OptionalLong unsentAge, AuditTrail.Standing audit) {
    long now = health.atMillis();
    if (looks++ % PIECE_SECONDS == 0) {
      ackPieces.addLast(sight.answers().counts());
      if (ackPieces.size() > PIECES) {
        ackPieces.removeFirst();
      }
    }
    look(health.ledger(), unsentAge);
    List<Slo> slos = new ArrayList<>();
    slos.add(ackTime(now));
    slos.add(unsentAge(unsentAge, now));
    slos.add(quarantineShare(now));
    slos.add(healTime(now));
    slos.add(
        always(
            "ledger_residue",
            "every packet received is accounted for",
            0,
            (double) health.ledger().residue(),
            "packets",
            health.ledger().balanced(),
            now));
    boolean isIntact = audit == AuditTrail.Standing.INTACT;
    slos.add(
        always(
            "audit_intact",
            "the audit log is written and signed",
            1,
            isIntact ? 1 : 0,
            "",
            isIntact,
            now));
    slos.forEach(each -> before.put(each.name(), each));
    return List.copyOf(slos);
  }

  private void look(Ledger ledger, OptionalLong unsentAge) {
    LatencyHistogram answers = sight.answers();
    long quick = answers.countUpTo(objectives.ackTime().toNanos());
    long count = answers.count();
    acks.look(Math.max(0, count - quick), count);
    if (unsentAge.isPresent()) {
      unsentLooks++;
      unsentBad += unsentAge.getAsLong() > objectives.unsentAge().toMillis() ? 1 : 0;
    }
    unsent.look(unsentBad, unsentLooks);
    quarantine.look(ledger.quarantined() - quarantinedAtStart, ledger.received() - receivedAtStart);
    LatencyHistogram times = sight.healing().times();
    long healed = times.count();
    heals.look(healed - times.countUpTo(objectives.healTime().toNanos()), healed);
  }

  private Slo ackTime(long now) {
    long p99 = sight.answers().quantileSince(ackPieces.getFirst(), 0.99);
    double target = objectives.ackTime().toNanos() / MILLION;
    String what = "99 of 100 chunks are safe on disk and answered within the target";
    OptionalDouble value = p99 == 0 ? OptionalDouble.empty() : OptionalDouble.of(p99 / MILLION);
    return of("ack_p99", what, target, value, "ms", acks, now);
  }

  private Slo unsentAge(OptionalLong age, long now) {
    double target = objectives.unsentAge().toMillis() / 1_000.0;
    OptionalDouble value =
        age.isPresent() ? OptionalDouble.of(age.getAsLong() / 1_000.0) : OptionalDouble.empty();
    String what = "no packet waits longer for a sink, 99 of 100 seconds";
    return of("oldest_unsent", what, target, value, "s", unsent, now);
  }

  private Slo quarantineShare(long now) {
    double share = quarantine.badShare();
    OptionalDouble value =
        Double.isNaN(share) ? OptionalDouble.empty() : OptionalDouble.of(100 * share);
    String what = "of 100 packets at most so many become dead letters";
    double target = objectives.quarantinePercent();
    return of("quarantine_share", what, target, value, "%", quarantine, now);
  }

  private Slo healTime(long now) {
    LatencyHistogram times = sight.healing().times();
    OptionalDouble value =
        times.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(times.quantile(0.99) / 1e9);
    double target = objectives.healTime().toMillis() / 1_000.0;
    String what = "99 of 100 breakers close within the target once their fault seems gone";
    return of("time_to_heal", what, target, value, "s", heals, now);
  }

  private Slo of(
      String name,
      String what,
      double target,
      OptionalDouble value,
      String unit,
      Budget budget,
      long now) {
    Slo.State state = budget.state();
    OptionalDouble burn =
        state == Slo.State.UNKNOWN ? OptionalDouble.empty() : OptionalDouble.of(budget.burn());
    return new Slo(name, what, target, value, unit, state, since(name, state, now), burn);
  }

  private Slo always(
      String name, String what, double target, double value, String unit, boolean holds, long now) {
    Slo.State state = holds ? Slo.State.MET : Slo.State.MISSED;
    long since = since(name, state, now);
    OptionalDouble measured = OptionalDouble.of(value);
    return new Slo(name, what, target, measured, unit, state, since, OptionalDouble.empty());
  }

  private long since(String name, Slo.State state, long now) {
    Slo known = before.get(name);
    return known != null && known.state() == state ? known.sinceMillis() : now;
  }
}
