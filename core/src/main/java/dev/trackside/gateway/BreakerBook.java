package dev.trackside.gateway;

import dev.trackside.audit.AuditLog;
import dev.trackside.gateway.sight.Sight;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.guard.Judgement;
import dev.trackside.guard.Moment;
import dev.trackside.guard.Watch;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.store.Time;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The watch and what is kept of it: its breakers and their changes of state go into the transaction
 * of the packets that caused them, and a breaker that closes begins the release of what it held in
 * the same one. All on the committer's thread, but for the counts.
 */
final class BreakerBook {
  private static final System.Logger LOG = System.getLogger(BreakerBook.class.getName());

  /** Changes of state that are told in one commit; all of them are in the file. */
  private static final int TOLD_MOST = 20;

  private final Watch watch;
  private final BreakerTable table = new BreakerTable();
  private final Time time;
  private final Sight sight;
  private volatile Runnable released = () -> {};
  private volatile @Nullable AuditLog audit;
  private volatile long opened;
  private volatile int open;
  private boolean releases;

  BreakerBook(Watch watch, Time time, Sight sight) {
    this.watch = watch;
    this.time = time;
    this.sight = sight;
  }

  /** Who is called after a commit that begins a release. */
  void onRelease(Runnable listener) {
    released = listener;
  }

  /** Where changes of state are logged from now on. */
  void logTo(AuditLog log) {
    audit = log;
  }

  /** Breakers that could not be kept because there were too many. Read by any thread. */
  long untracked() {
    return watch.untracked();
  }

  /** Breakers that are open or half open. Read by any thread. */
  int open() {
    return open;
  }

  /** How often a breaker opened since the start. Read by any thread. */
  long opened() {
    return opened;
  }

  private Moment now() {
    return new Moment(time.nanos(), time.epochMillis());
  }

  void begin() {
    watch.mark();
    releases = false;
  }

  Judgement judge(Judgement judged, BitSet known) {
    return watch.judge(judged, known, now());
  }

  /** Closes breakers by hand; returns how many. */
  int reset(String source, String channel) {
    return watch.reset(source, channel, now());
  }

  /** Closes breakers to which nothing came for as long as their recovery. */
  void closeSilent() {
    watch.closeSilent(now());
  }

  /**
   * Writes what changed.
   *
   * @param end the position behind the dead letters of this transaction
   */
  void write(Connection connection, long end) throws SQLException {
    List<BreakerTransition> transitions = watch.transitions();
    table.write(connection, watch.changed(), transitions);
    AuditLog log = audit;
    if (log != null && !transitions.isEmpty()) {
      log.note(connection, BreakerTable.events(transitions)); // the intake goes on without a log
    }
    for (BreakerTransition each : transitions) {
      if (each.to() == BreakerState.CLOSED) {
        BreakerKey key = each.key();
        releases |=
            DeadLetters.release(connection, key.source(), key.channel(), end, time.epochMillis());
      }
    }
  }

  void committed() {
    List<BreakerTransition> transitions = watch.transitions();
    if (!transitions.isEmpty()) {
      count(transitions);
      transitions.forEach(sight::changed);
      transitions.stream().limit(TOLD_MOST).forEach(BreakerBook::tell);
    }
    if (releases) {
      released.run();
    }
  }

  private static void tell(BreakerTransition each) {
    String what =
        each.key().isOfSource()
            ? each.key().source()
            : each.key().channel() + " of " + each.key().source();
    System.Logger.Level level =
        each.to() == BreakerState.OPEN ? System.Logger.Level.WARNING : System.Logger.Level.INFO;
    LOG.log(level, "breaker of {0}: {1} to {2} ({3})", what, each.from(), each.to(), each.cause());
  }

  // Called by the committer's thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(List<BreakerTransition> transitions) {
    opened += transitions.stream().filter(each -> each.to() == BreakerState.OPEN).count();
    open = (int) watch.all().stream().filter(each -> each.state() != BreakerState.CLOSED).count();
  }

  void rolledBack() {
    watch.rollBack();
    releases = false;
  }

  void reload(Connection connection) throws SQLException {
    watch.reload(BreakerTable.all(connection), now());
    count(List.of());
  }
}
