package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.buffer.DamageMark;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.FeedTurns;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.delivery.pipe.Outbox;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Seals one sink's batches and has them shipped, in their order. A draft's membership and its
 * entries in the audit log are one commit; without them nothing of it leaves.
 */
final class Sender implements Runnable {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final Outbox<Outgoing> outgoing;
  private final Law law;
  private final Bar bar;
  private final Shipping shipping;
  private final SealedBatch.Renewal renewal;
  private final Cutting cutting;
  private final FeedTurns feeds;
  private final long liveAge;
  private boolean isUnsure; // whether the draft is in the file: until then nothing voids it
  private long erasures; // heeded so far
  private Optional<Outgoing> current = Optional.empty();
  private boolean isIdle;
  private volatile boolean stopped;
  private volatile Draft.Frozen frozen;
  private volatile long frozenLocked;

  /** What waits to be sent: a batch that is frozen already, or a draft that has still to be. */
  sealed interface Outgoing permits SealedBatch, Draft, Cut {}

  /**
   * What the live lane has not claimed before a position becomes backlog. It takes its turn among
   * the drafts, so that those before it are frozen before.
   *
   * @param generation one of an earlier generation is void
   */
  record Cut(long at, long generation) implements Outgoing {}

  /** What became of an attempt to freeze a draft; of UNKNOWN it may get into the file yet. */
  private enum Freezing {
    DONE,
    FAILED,
    UNKNOWN,
    HELD,
    VOID
  }

  Sender(
      Store store,
      Sink sink,
      SinkAccount account,
      CommitSignal signal,
      DeliveryOptions options,
      RandomGenerator random,
      Outbox<Outgoing> outgoing,
      Law law,
      SealedBatch.Renewal renewal,
      Draft.Frozen frozen,
      FeedTurns feeds) {
    this.renewal = renewal;
    this.feeds = feeds;
    this.cutting = new Cutting(store, account);
    this.liveAge = options.link().liveAge().toNanos();
    this.erasures = renewal.erasures().getAsLong();
    this.law = law;
    this.bar = new Bar(store, law, account);
    this.frozen = frozen;
    this.store = store;
    this.account = account;
    this.signal = signal;
    this.outgoing = outgoing;
    Settling settling = new Settling(store, sink, account, signal, law, renewal.bisection());
    this.shipping =
        new Shipping(
            store, sink, account, signal, options, random, bar, renewal, settling, outgoing);
  }

  /** How far batches are frozen. Read by any thread. */
  Draft.Frozen frozen() {
    return frozen;
  }

  /** Batches frozen that were judged while the keys were locked. Read by any thread. */
  long frozenLocked() {
    return frozenLocked;
  }

  /** Ends after the attempt that is under way. */
  void stop() {
    stopped = true;
    shipping.stop();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        round();
      }
      shipping.finish();
    } catch (InterruptedException e) {
      stopped = true; // the batches stay in the file and are recovered at the next start
    } finally {
      shipping.close();
    }
  }

  /** Nothing may end this thread but close(): what goes wrong is tried again. */
  private void round() throws InterruptedException {
    try {
      long wait = ship();
      if (current.isEmpty() && !stopped) {
        if (!account.isPaused()) {
          feeds.turn(isIdle, shipping.bandwidth());
        }
        current = outgoing.poll(Math.min(wait, IDLE_NANOS));
        account.observe(store.time().epochMillis(), signal.end());
        isIdle = current.isEmpty() && shipping.isEmpty();
      }
      if (current.isPresent() && !stopped) {
        bringAway(current.get());
        current = Optional.empty();
      }
    } catch (RuntimeException | Error e) {
      DamageMark.note(store, e);
      account.failed(1, "sending failed: " + e, "it is tried again by itself");
      signal.awaitCall(signal.calls(), TROUBLE_NANOS);
    }
  }

  private void bringAway(Outgoing next) throws InterruptedException {
    switch (next) {
      case Draft draft -> {
        SealedBatch batch = freezeUntilDone(draft);
        if (batch != null) {
          shipping.add(batch, erasures);
        }
      }
      case SealedBatch batch -> shipping.add(batch, 0); // made at no known moment
      case Cut cut -> cutUntilDone(cut);
    }
  }

  /** When that takes long, what was drafted behind it is not what is to go next. */
  private long ship() throws InterruptedException {
    long before = store.time().nanos();
    long wait = shipping.untilRoom();
    if (store.time().nanos() - before >= liveAge) {
      frozen = frozen.voided();
      signal.call();
    }
    return wait;
  }

  private void cutUntilDone(Cut cut) throws InterruptedException {
    if (cut.generation() < frozen.generation()) {
      return;
    }
    while (!cutting.keep(frozen.to(), cut.at())) {
      shipping.attend(IDLE_NANOS);
      if (stopped) {
        throw new InterruptedException("closed before the backlog was kept");
      }
    }
    frozen = frozen.cut(cut.at());
    signal.call();
  }

  /**
   * Commits a draft's membership, however often that takes; until then nothing of it is sent.
   *
   * @return null when there is nothing to send: the draft is void, or nothing of it leaves
   */
  private @Nullable SealedBatch freezeUntilDone(Draft draft) throws InterruptedException {
    SealedBatch batch = draft.seal(store.time().epochMillis());
    while (true) {
      Freezing found = isUnsure ? lookBehind(draft, batch) : Freezing.FAILED;
      isUnsure = found == Freezing.UNKNOWN;
      if (found == Freezing.FAILED) {
        heedErasures();
        if (draft.generation() < frozen.generation()) {
          return null;
        }
        found = freeze(draft, batch);
        isUnsure = found == Freezing.UNKNOWN;
      }
      switch (found) {
        case DONE -> {
          frozen = frozen.behind(draft);
          countLocked(draft);
          account.claimed(draft, store.time().epochMillis());
          if (draft.lane() == Lane.BACKLOG) {
            cutting.look();
          }
          law.count(account.name(), draft);
          return draft.count() > 0 ? batch : null;
        }
        case VOID -> {
          law.heedFile();
          frozen = frozen.voided();
          signal.call();
          return null;
        }
        case FAILED, UNKNOWN -> shipping.attend(IDLE_NANOS);
        case HELD -> shipping.attend(TROUBLE_NANOS);
      }
      if (stopped) {
        throw new InterruptedException("closed before batch " + batch.id() + " was frozen");
      }
    }
  }

  // Called by the sending thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void countLocked(Draft draft) {
    frozenLocked += draft.basis().terms().isLocked() ? 1 : 0;
  }

  /**
   * When the commit failed, what stands in the file counts: the batch may have got there although
   * nobody could say so.
   */
  private Freezing freeze(Draft draft, SealedBatch batch) {
    BatchRow row = batch.row();
    boolean[] isVoid = new boolean[1];
    try {
      // Held before it is frozen, another policy can still cut it otherwise.
      if (bar.holds(batch, Bar.When.DRAFT)) {
        return store.read(connection -> law.isGood(connection, draft))
            ? Freezing.HELD
            : Freezing.VOID;
      }
      store.write(connection -> {
        isVoid[0] = !law.isGood(connection, draft);
        if (!isVoid[0]) {
          BatchTable.freeze(connection, draft, row, law.book());
          List<Event> events = draft.decisions().events(draft, row, account);
          law.audit().log().append(connection, events);
        }
      });
      return isVoid[0] ? Freezing.VOID : Freezing.DONE;
    } catch (StoreException e) {
      account.failed(1, "sealing batch " + row.id() + " failed: " + e.getMessage(), e.hint());
      boolean mayStillCome = e.kind() == StoreException.Kind.UNKNOWN;
      return mayStillCome ? lookBehind(draft, batch) : look(draft, batch);
    }
  }

  /**
   * Looks when nothing that was handed in before can be under way any more: a write that did not
   * return in time still waits for the committer, which takes one after the other.
   */
  private Freezing lookBehind(Draft draft, SealedBatch batch) {
    try {
      store.write(connection -> {});
    } catch (StoreException e) {
      account.failed(1, "the committer does not answer: " + e.getMessage(), e.hint());
      return Freezing.UNKNOWN;
    }
    return look(draft, batch);
  }

  private Freezing look(Draft draft, SealedBatch batch) {
    try {
      return store.read(connection -> BatchTable.isFrozen(connection, draft, batch.row()))
          ? Freezing.DONE
          : Freezing.FAILED;
    } catch (StoreException e) {
      account.failed(1, "the file cannot be read: " + e.getMessage(), e.hint());
      return Freezing.UNKNOWN;
    }
  }

  /** Drafts hold what was readable when they were made: after an erasure all of them are void. */
  private void heedErasures() {
    long now = renewal.erasures().getAsLong();
    if (now != erasures) {
      erasures = now;
      frozen = frozen.voided();
      signal.call();
    }
  }
}
