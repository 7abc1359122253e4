package dev.trackside.quarantine;

import dev.trackside.audit.AuditLog;
import dev.trackside.guard.Validator;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.quarantine.ActTable.Order;
import dev.trackside.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What can be done to dead letters. Acts are rows in the file; one thread takes the next that runs
 * and brings it further, at most 1,024 letters a transaction, until it is done: over a kill and a
 * restart too. Releases go before all others, and all of them together. It rests as long as it
 * worked, so that live traffic keeps its latency. Safe for many threads.
 */
public final class Workbench implements AutoCloseable {
  private static final long IDLE_MILLIS = 1_000;
  private static final long TROUBLE_MILLIS = 1_000;
  private static final long STOP_MILLIS = 30_000;

  private final Store store;
  private final Supplier<Validator> validator;
  private final BooleanSupplier hasRoom;
  private final Supplier<? extends UnaryOperator<Chunk>> openers;
  private final AtomicLong nextPosition;
  private final Settling settling;
  private final Releases releases;
  private final LetterReader reader;
  private final Mender mender;
  private final Semaphore calls = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile String problem = "";
  private volatile String damage = "";

  /**
   * A workbench that goes on with what was begun before.
   *
   * @param letters the dead letters on disk
   * @param returns the line that takes back what passes
   * @param validator judges under today's channels
   * @param hasRoom false while the buffer must not grow
   * @param openers opens what is sealed in the letters that are judged again; each for one thread
   * @param audit where each step is logged
   */
  public Workbench(
      Store store,
      DeadLetters letters,
      Returns returns,
      Supplier<Validator> validator,
      BooleanSupplier hasRoom,
      Supplier<? extends UnaryOperator<Chunk>> openers,
      AuditLog audit) {
    this.openers = openers;
    this.store = store;
    this.validator = validator;
    this.hasRoom = hasRoom;
    this.nextPosition = letters.nextPosition();
    this.settling = new Settling(store, letters.index(), returns, audit);
    this.reader = new LetterReader(store, openers.get());
    this.releases = new Releases(store, settling, validator, openers.get());
    this.mender = new Mender(store, settling, validator);
    long now = store.time().epochMillis();
    store.write(connection -> ActTable.stopImports(connection, now));
    this.thread = Thread.ofPlatform().name("workbench").daemon(true).start(this::run);
  }

  /** What went wrong with the newest step; empty when nothing did. */
  public String problem() {
    return problem;
  }

  /** Which dead letters could not be looked at, because their block is damaged; usually empty. */
  public String damage() {
    return damage;
  }

  /** Looks at once for acts that were begun. */
  public void call() {
    calls.release();
  }

  /** Judges the meant letters again under today's channels, in the background. */
  public Act reprocess(LetterFilter filter, String origin) {
    return begin(new Order(Act.Kind.REPROCESS, filter, origin, ""));
  }

  /** Throws the meant letters away, in the background; the act is kept for good. */
  public Act discard(LetterFilter filter, String origin, String note) {
    return begin(new Order(Act.Kind.DISCARD, filter, origin, note));
  }

  private Act begin(Order order) {
    AtomicLong id = new AtomicLong();
    long now = store.time().epochMillis();
    store.write(connection -> id.set(ActTable.begin(connection, order, nextPosition.get(), now)));
    call();
    return act(id.get()).orElseThrow();
  }

  /**
   * Says what reprocessing would do; nothing is changed. Works on the caller's thread and tells how
   * far it is, until it is told to stop.
   */
  public Trial trial(LetterFilter filter, Predicate<Trial> progress) {
    LetterReader letters = new LetterReader(store, openers.get());
    return Trial.of(letters, filter, validator.get(), progress);
  }

  /**
   * Brings mended packets back in the place of their dead letters: one packet for each position.
   * The letter keeps its ids and its time of arrival.
   *
   * @param requestIds the request ids that the letters must have; they tell a letter of another
   *     data directory
   */
  public Mending mend(Chunk mended, List<Long> positions, List<String> requestIds, String origin) {
    return mender.mend(new Mender.Call(mended, positions, requestIds), origin);
  }

  /** How far an act is. */
  public Optional<Act> act(long id) {
    return store.read(connection -> ActTable.find(connection, id));
  }

  /** True while something that a breaker held is on its way back. */
  public boolean isReleasing() {
    return !running(Act.Kind.RELEASE).isEmpty();
  }

  /** True when no act runs. */
  public boolean isAtRest() {
    return running(Act.Kind.RELEASE).isEmpty()
        && running(Act.Kind.REPROCESS).isEmpty()
        && running(Act.Kind.DISCARD).isEmpty();
  }

  private List<Act> running(Act.Kind kind) {
    return store.read(connection -> ActTable.running(connection, kind));
  }

  /** Stops an act; what it did stays done. False when it does not run. */
  public boolean stop(long id) {
    boolean[] stopped = new boolean[1];
    long now = store.time().epochMillis();
    store.write(connection -> stopped[0] = ActTable.end(connection, id, Act.State.STOPPED, now));
    return stopped[0];
  }

  private void run() {
    while (!closed) {
      try {
        boolean isIdle = !step();
        problem = isStalled() ? "dead letters wait to go back: the buffer must not grow now" : "";
        if (isIdle) {
          rest(IDLE_MILLIS);
        }
      } catch (InterruptedException e) {
        return; // close() interrupts; what is begun goes on at the next start
      } catch (RuntimeException | Error e) {
        // Nothing may end this thread but close(): the step is tried again.
        problem = "a step with dead letters failed: " + e;
        restQuietly();
      }
    }
  }

  private boolean isStalled() {
    return !hasRoom.getAsBoolean()
        && !(running(Act.Kind.RELEASE).isEmpty() && running(Act.Kind.REPROCESS).isEmpty());
  }

  private void restQuietly() {
    try {
      rest(TROUBLE_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void rest(long millis) throws InterruptedException {
    if (calls.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }

  /**
   * Brings all releases, or else the oldest other act, a page further; false when there is nothing
   * to do now. While the buffer must not grow, only discarding goes on.
   */
  private boolean step() throws InterruptedException {
    long began = store.time().nanos();
    List<Act> acts = hasRoom.getAsBoolean() ? running(Act.Kind.RELEASE) : List.of();
    if (!acts.isEmpty()) {
      releases.step(acts).ifPresent(this::tellDamage);
    } else {
      acts = new ArrayList<>(running(Act.Kind.DISCARD));
      if (hasRoom.getAsBoolean()) {
        acts.addAll(running(Act.Kind.REPROCESS));
      }
      if (acts.isEmpty()) {
        return false;
      }
      step(Collections.min(acts, Comparator.comparingLong(Act::id)));
    }
    rest(Math.min(IDLE_MILLIS, (store.time().nanos() - began) / 1_000_000));
    return true;
  }

  private void step(Act act) {
    LetterFilter filter = act.filter().withPositions(act.next(), act.end());
    LetterReader.Page page;
    try {
      page = reader.next(filter, act.next()).first(Settling.AT_ONCE);
    } catch (CorruptBlockException e) {
      long damaged = reader.pageFrom(filter, act.next());
      pass(act, Math.min(act.end(), (damaged + 1) * LetterIndex.PAGE));
      tellDamage(damaged);
      return;
    }
    if (page.letters().isEmpty()) {
      pass(act, page.end());
      return;
    }
    Appeal.Result result =
        act.kind() == Act.Kind.DISCARD
            ? Appeal.discard(page.letters())
            : Appeal.judge(page.letters(), validator.get());
    long number = page.letters().getFirst().position() / LetterIndex.PAGE;
    settling.settle(Settling.Step.of(act.id(), number, page.end(), result));
  }

  private void tellDamage(long page) {
    damage =
        "a block of dead letters is damaged; from id %d to %d some cannot come back"
            .formatted(page * LetterIndex.PAGE, (page + 1) * LetterIndex.PAGE - 1);
  }

  /** Nothing is meant up to a position, or nothing there can be read. */
  private void pass(Act act, long next) {
    long now = store.time().epochMillis();
    store.write(connection -> {
      if (next >= act.end()) {
        ActTable.end(connection, act.id(), Act.State.DONE, now);
      } else {
        ActTable.advance(connection, new ActTable.Step(act.id(), next, 0, 0, 0, 0));
      }
    });
  }

  /** Waits for an act to end; the result is how far it is then. */
  public Act await(Act act, Duration wait) throws InterruptedException {
    long deadline = store.time().nanos() + wait.toNanos();
    Act newest = act;
    while (newest.state() == Act.State.RUNNING && store.time().nanos() < deadline) {
      TimeUnit.MILLISECONDS.timedJoin(thread, 5);
      newest = act(act.id()).orElse(newest);
    }
    return newest;
  }

  /** Stops after the step under way; what is begun goes on at the next start. */
  @Override
  public void close() {
    closed = true;
    calls.release();
    try {
      thread.join(STOP_MILLIS);
      thread.interrupt();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
