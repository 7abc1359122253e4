package dev.trackside.watch;

import dev.trackside.delivery.SinkAccount;
import dev.trackside.delivery.lane.OldestUnsent;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Health;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.store.StoreException;
import dev.trackside.store.thread.BackgroundThreads;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a gateway for everybody who looks: once a second it holds it against its objectives,
 * raises and ends alerts and notes what happened; and all who look in the same tenth of a second
 * get the same picture. Safe for many threads.
 */
public final class Spotter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Spotter.class.getName());
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long CLOSE_SECONDS = 10;

  private final Gateway gateway;
  private final SloBook slos;
  private final AlertBook alerts;
  private final Happenings happenings;
  private final Trend trend = new Trend();
  private final CallCount calls = new CallCount();
  private final SpanCount spans;
  private final List<Consumer<Alert.Change>> listeners = new ArrayList<>(); // guards itself
  private final ScheduledExecutorService clockwork = BackgroundThreads.clockwork("watch");
  private final ScheduledFuture<?> ticking;
  private volatile Second second;
  private volatile String problem = "";
  private @Nullable Picture picture; // guarded by this
  private long pictureNanos; // guarded by this

  /** What is looked up once a second only. */
  private record Second(
      List<Slo> slos,
      Rates rates,
      OptionalDouble secondsToFull,
      Map<String, Long> unsentSinceMillis,
      Map<String, Long> deadLettersByReason,
      Letters letters,
      long auditEntries) {}

  /** While these stay, so do the open dead letters of each reason. */
  private record Letters(long open, long ever) {}

  private Spotter(Gateway gateway, Objectives objectives, SpanCount spans) {
    this.gateway = gateway;
    this.spans = spans;
    this.slos = new SloBook(objectives, gateway.sight(), gateway.ledger());
    this.alerts = new AlertBook(new AlertFile(gateway.store().directory()));
    this.happenings = new Happenings(gateway.sight().occurrences());
    this.second =
        new Second(
            List.of(),
            Rates.NONE,
            OptionalDouble.empty(),
            Map.of(),
            Map.of(),
            new Letters(0, 0),
            0);
    tick();
    this.ticking = clockwork.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Begins to watch. */
  public static Spotter open(Gateway gateway, Objectives objectives) {
    return open(gateway, objectives, new SpanCount());
  }

  /**
   * Begins to watch.
   *
   * @param spans where it is counted how spans of traces get to who collects them
   */
  public static Spotter open(Gateway gateway, Objectives objectives, SpanCount spans) {
    return new Spotter(gateway, objectives, spans);
  }

  /**
   * Who is told of alerts that come and go, on the watching thread; it must not wait. Those that
   * last already it is told at once.
   */
  public void onChange(Consumer<Alert.Change> listener) {
    long now = gateway.time().epochMillis();
    synchronized (listeners) {
      listeners.add(listener);
      alerts
          .alerts(now)
          .forEach(each -> listener.accept(new Alert.Change(Alert.Change.Kind.RAISED, each, now)));
    }
  }

  /** How calls for people to come did; whoever makes them counts. */
  public CallCount calls() {
    return calls;
  }

  /** The gateway that is watched. */
  public Gateway gateway() {
    return gateway;
  }

  /** Everything to be seen, not older than a tenth of a second; the same for all who look. */
  public synchronized Picture look() {
    Picture known = picture;
    long now = gateway.time().nanos();
    if (known == null || now - pictureNanos >= FRESH_NANOS) {
      known = take();
      picture = known;
      pictureNanos = now;
    }
    return known;
  }

  private Picture take() {
    Health health = gateway.health();
    Second latest = second;
    long now = health.atMillis();
    return new Picture(
        health,
        latest.slos(),
        alerts.alerts(now),
        gateway.sight().occurrences().newestFirst(),
        gateway.sight().sources().rates(now),
        latest.rates(),
        latest.secondsToFull(),
        latest.unsentSinceMillis(),
        latest.deadLettersByReason(),
        new Picture.Audit(
            gateway.audit().standing(), latest.auditEntries(), gateway.audit().signedAtMillis()),
        new Picture.Spans(spans.sent(), spans.failed(), spans.dropped()));
  }

  private void tick() {
    try {
      Health health = gateway.health();
      Second latest = look(health);
      second = latest;
      happenings.look(health);
      List<Condition> conditions = new ArrayList<>(Condition.all(health, latest.slos()));
      addOwnProblems(conditions);
      tell(conditions, health.atMillis());
      problem = "";
    } catch (RuntimeException | Error e) {
      // The next second tries again, whatever it was; until then it is an alert of its own.
      boolean isClosed =
          e instanceof StoreException known && known.kind() == StoreException.Kind.CLOSED;
      if (!isClosed && problem.isEmpty()) {
        LOG.log(System.Logger.Level.ERROR, "watching failed, and is tried every second", e);
      }
      problem = isClosed ? "" : "watching failed: " + e;
    }
  }

  private void tell(List<Condition> conditions, long nowMillis) {
    synchronized (listeners) {
      List<Alert.Change> changes = alerts.look(conditions, nowMillis);
      happenings.tell(changes);
      changes.forEach(change -> listeners.forEach(each -> each.accept(change)));
    }
  }

  private void addOwnProblems(List<Condition> conditions) {
    for (String each : List.of(alerts.problem(), problem)) {
      if (!each.isEmpty()) {
        conditions.add(
            new Condition(
                "alerts.failed",
                Alert.Severity.WARNING,
                each,
                "look at the disk and at " + AlertFile.NAME + " in the data directory"));
      }
    }
  }

  private Second look(Health health) {
    Map<String, Long> unsent = unsent();
    OptionalLong age =
        health.sinks().isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(
                unsent.values().stream()
                    .mapToLong(each -> Math.max(0, health.atMillis() - each))
                    .max()
                    .orElse(0));
    trend.look(health, gateway.time().nanos());
    Letters letters =
        new Letters(
            health.guard().openLetters(), health.ledger().quarantined() + health.ledger().split());
    Second before = second;
    Map<String, Long> byReason =
        letters.equals(before.letters())
            ? before.deadLettersByReason()
            : DeadLetters.openByReason(gateway.store());
    return new Second(
        slos.look(health, age, gateway.audit().standing()),
        trend.rates(),
        trend.secondsToFull(health.mostBacklog(), gateway.store().reserve().floorBytes()),
        unsent,
        byReason,
        letters,
        gateway.audit().entries());
  }

  private Map<String, Long> unsent() {
    Map<String, Long> unsent = new HashMap<>();
    for (SinkAccount sink : gateway.sinks()) {
      OptionalLong since = OldestUnsent.millis(gateway.store(), sink.id());
      since.ifPresent(millis -> unsent.put(sink.name(), millis));
    }
    return unsent;
  }

  /**
   * Somebody knows of an alert; an empty id means all that last. Returns how many.
   *
   * @throws IOException when that could not be kept on the disk; then nothing is changed
   */
  public int acknowledge(String id) throws IOException {
    long now = gateway.time().epochMillis();
    int meant = alerts.acknowledge(id, now);
    if (meant > 0) {
      happenings.acted(now, "alert.acknowledged", "acknowledged: " + (id.isEmpty() ? "all" : id));
    }
    lookAnew();
    return meant;
  }

  /**
   * A group of alerts calls nobody until a moment in epoch milliseconds, 0 to end a silence.
   *
   * @throws IOException when that could not be kept on the disk; then nothing is changed
   */
  public void silence(String group, long untilMillis) throws IOException {
    long now = gateway.time().epochMillis();
    alerts.silence(group, untilMillis, now);
    String until = untilMillis == 0 ? "no more" : "until " + Instant.ofEpochMilli(untilMillis);
    happenings.acted(now, "alert.silenced", "group %s is silent %s".formatted(group, until));
    lookAnew();
  }

  /** The silences that last, by group, until when in epoch milliseconds. */
  public Map<String, Long> silences() {
    return alerts.silences();
  }

  private synchronized void lookAnew() {
    picture = null;
  }

  /** Ends the watch; the gateway stays open. */
  @Override
  public void close() {
    ticking.cancel(false);
    clockwork.shutdown();
    try {
      if (!clockwork.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        clockwork.shutdownNow();
      }
    } catch (InterruptedException e) {
      clockwork.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
