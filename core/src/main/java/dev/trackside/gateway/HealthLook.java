package dev.trackside.gateway;

import dev.trackside.audit.AuditTrail;
import dev.trackside.delivery.SinkAccount;
import dev.trackside.delivery.feed.FeedStanding;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.delivery.lane.DrainRate;
import dev.trackside.delivery.lane.LaneStanding;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.gateway.Health.Problem;
import dev.trackside.gateway.Health.SinkHealth;
import dev.trackside.gateway.Health.SinkState;
import dev.trackside.gateway.Health.Status;
import dev.trackside.gateway.Health.StoreHealth;
import dev.trackside.quarantine.Workbench;
import dev.trackside.registry.Channels;
import dev.trackside.store.LatencyHistogram;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.vault.SourceShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one look at a running gateway. */
final class HealthLook {
  /** A failure is shown for this long; what lasts shows itself again. */
  private static final long RECENT_MILLIS = 60_000;

  private final GatewayOptions options;
  private final Store store;
  private final Recorder recorder;
  private final Intake intake;
  private final Maintenance maintenance;
  private final RestingSinks resting;
  private final BreakerBook breakers;
  private final Workbench workbench;
  private final Channels channels;
  private final long startedAtMillis;

  HealthLook(
      GatewayOptions options,
      Store store,
      Recorder recorder,
      Intake intake,
      Maintenance maintenance,
      RestingSinks resting,
      BreakerBook breakers,
      Workbench workbench,
      Channels channels) {
    this.options = options;
    this.store = store;
    this.recorder = recorder;
    this.intake = intake;
    this.maintenance = maintenance;
    this.resting = resting;
    this.breakers = breakers;
    this.workbench = workbench;
    this.channels = channels;
    this.startedAtMillis = store.time().epochMillis();
  }

  Health take(
      Ledger ledger, List<SinkAccount> sinks, @Nullable PolicyBook policies, AuditTrail audit) {
    long backlog = ledger.pending() + ledger.draining();
    boolean backpressure = backlog >= options.limits().warnBacklog();
    boolean isRefusing = intake.isDiskShort() || backlog >= options.limits().mostBacklog();
    List<Problem> problems = new ArrayList<>();
    if (intake.isDiskShort()) {
      problems.add(
          new Problem(
              "disk.short", "disk nearly full: intake is refused", "make room on the device"));
    }
    if (backpressure) {
      problems.add(
          new Problem(
              "backlog.high",
              "back-pressure: %,d packets wait for a sink".formatted(backlog),
              "see the sinks' problems; the data is safe on disk"));
    }
    if (!ledger.balanced()) {
      problems.add(
          new Problem(
              "ledger.residue",
              "the ledger does not balance",
              "keep the data directory and report it"));
    }
    Health.GuardHealth guard = guard(problems);
    addStoreProblems(problems);
    FenceLook fence = FenceLook.at(policies, store.time().epochMillis());
    fence.addProblems(sinks, problems);
    if (!audit.problem().isEmpty()) {
      problems.add(
          new Problem(
              "audit.stopped",
              audit.problem(),
              "nothing leaves until it can; OPERATIONS.md says what to do"));
    }
    addRefusals(sinks, problems);
    List<SinkHealth> sinkHealth =
        sinks.stream()
            .map(sink -> sink(sink, ledger.buffered(), fence.of(sink), problems))
            .toList();
    Status status = isRefusing ? Status.REFUSING : problems.isEmpty() ? Status.OK : Status.WARNING;
    return new Health(
        status,
        problems,
        startedAtMillis,
        fence.nowMillis(),
        ledger,
        recorder.committedCounters().get(Of.SAMPLES),
        backlog,
        options.limits().mostBacklog(),
        backpressure,
        guard,
        storeHealth(),
        sinkHealth);
  }

  /** What was not taken from a source, and what no sink takes. */
  private void addRefusals(List<SinkAccount> sinks, List<Problem> problems) {
    SourceShare sharing = maintenance.shares();
    if (sharing.refusals() > 0) {
      problems.add(
          new Problem(
              "intake.driver_data",
              "%,d requests with driver data were refused, the newest of source %s"
                  .formatted(sharing.refusals(), sharing.refused()),
              "it names more persons than one source may on a day; see what it sends as driver"));
    }
    for (SinkAccount sink : sinks) {
      if (sink.rejected() > 0) {
        problems.add(
            new Problem(
                "sink.rejected:" + sink.name(),
                "%s refused %,d packets for good; they are dead letters (sink_rejected)"
                    .formatted(sink.name(), sink.rejected()),
                "trackside dlq shows them with its answer; other sinks have them"));
      }
    }
  }

  private Health.GuardHealth guard(List<Problem> problems) {
    long open = recorder.committedCounters().openLetters();
    long warning = options.limits().warnDeadLetters();
    if (open >= warning) {
      problems.add(
          new Problem(
              "dead_letters.many",
              "%,d dead letters wait".formatted(open),
              "trackside dlq groups says which, reprocess brings back what passes today"));
    }
    if (breakers.open() > 0) {
      problems.add(
          new Problem(
              "breakers.open",
              breakers.open() == 1 ? "1 breaker is open" : breakers.open() + " breakers are open",
              "trackside breaker says which; they close by themselves when good data comes"));
    }
    if (!workbench.problem().isEmpty()) {
      problems.add(
          new Problem("dead_letters.stuck", workbench.problem(), "it is tried again every second"));
    }
    if (!workbench.damage().isEmpty()) {
      problems.add(
          new Problem(
              "dead_letters.damaged",
              workbench.damage(),
              "keep the data directory; all others come back"));
    }
    for (String problem : channels.problems()) {
      problems.add(
          new Problem(
              "channels.file", problem, "see trackside channels history; what was in force stays"));
    }
    return new Health.GuardHealth(breakers.open(), breakers.opened(), open, warning);
  }

  private void addStoreProblems(List<Problem> problems) {
    if (!maintenance.problem().isEmpty()) {
      problems.add(
          new Problem(
              "maintenance.failed", maintenance.problem(), "it is tried again every second"));
    }
    StoreException last = store.statistics().lastProblem();
    long age = store.time().epochMillis() - store.statistics().lastProblemMillis();
    if (last != null && age < RECENT_MILLIS) {
      problems.add(
          new Problem(
              "store.failed",
              "%s (%d s ago)".formatted(last.getMessage(), age / 1_000),
              last.hint()));
    }
    if (recorder.damagedBlocks() > 0) {
      problems.add(
          new Problem(
              "store.damaged",
              recorder.damagedBlocks() + " of the newest blocks are damaged",
              "keep the data directory; packets sent again from there may be taken for new"));
    }
    problems.addAll(resting.problems());
  }

  private SinkHealth sink(
      SinkAccount sink, long buffered, Health.FenceHealth fence, List<Problem> problems) {
    long acked = sink.acked();
    long claimed = sink.claimed();
    String problem = sink.problem();
    String hint = sink.hint();
    SinkState state =
        sink.isPaused()
            ? SinkState.PAUSED
            : problem != null
                ? sink.isBarred() ? SinkState.HELD : SinkState.RETRYING
                : claimed > acked ? SinkState.DRAINING : SinkState.IDLE;
    if (problem != null) {
      String id = (sink.isBarred() ? "sink.held:" : "sink.failing:") + sink.name();
      problems.add(new Problem(id, sink.name() + ": " + problem, hint == null ? "" : hint));
    }
    List<FeedStanding> feeds = sink.feeds();
    for (FeedStanding feed : feeds) {
      if (!feed.problem().isEmpty()) {
        String id = "sink.feed." + feed.feed().word() + ":" + sink.name();
        problems.add(new Problem(id, sink.name() + ": " + feed.problem(), feed.hint()));
      }
    }
    return new SinkHealth(
        sink.name(),
        state,
        Math.max(0, buffered - claimed),
        Math.max(0, claimed - acked),
        acked,
        sink.batchesAcked(),
        sink.bytesAcked(),
        sink.recovered(),
        sink.failedAttempts(),
        sink.lastAckMillis(),
        sink.inFlightSinceMillis(),
        problem,
        hint,
        fence,
        lanes(sink.lanes(), Math.max(0, buffered - acked)),
        feeds);
  }

  private Health.LaneHealth lanes(LaneStanding lanes, long waiting) {
    DrainRate.Rates rates = lanes.rate().rates(store.time().epochMillis());
    BacklogTable.Total backlog = lanes.backlog();
    return new Health.LaneHealth(
        lanes.liveSinceMillis(),
        backlog.ranges(),
        backlog.packets(),
        rates.acked(),
        rates.intake(),
        rates.secondsFor(waiting),
        lanes.circuit().openSinceMillis(),
        lanes.openEnds(),
        lanes.underWay());
  }

  private StoreHealth storeHealth() {
    LatencyHistogram acks = intake.answers();
    LatencyHistogram commits = store.statistics().commits();
    Path file = store.directory().resolve(Store.FILE);
    long free = -1;
    try {
      free = store.reserve().freeBytes();
    } catch (IOException e) {
      // Shown as -1: unknown.
      free = -1;
    }
    return new StoreHealth(
        store.sqliteVersion(),
        size(file),
        size(store.directory().resolve(Store.FILE + "-wal")),
        free,
        commits.count(),
        commits.quantile(0.5) / 1_000,
        commits.quantile(0.99) / 1_000,
        acks.quantile(0.5) / 1_000,
        acks.quantile(0.99) / 1_000,
        store.statistics().lastCommitMillis(),
        store.statistics().failures(),
        store.waitingBytes());
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      // Gone between the two questions, as a WAL may be.
      return 0;
    }
  }
}
