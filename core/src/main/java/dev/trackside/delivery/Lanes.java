package dev.trackside.delivery;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.delivery.lane.LaneShare;
import dev.trackside.delivery.pipe.Outbox;
import dev.trackside.fence.PolicyBook;
import dev.trackside.fence.Terms;
import dev.trackside.store.Store;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is drafted next for one sink, and drafts it. The live lane is what lies behind its
 * cursor; when the oldest packet there is too old, all but the newest becomes a range of the
 * backlog. Live goes first; while both have work the backlog gets its share, the oldest range
 * before the others. For one thread.
 *
 * <p>What is here runs ahead of what is frozen by the drafts on their way. When those become void
 * it goes back: the live lane to what the sender froze last, the backlog to what is in the file.
 */
final class Lanes {
  private static final BlockLog BUFFER = BlockLog.ofBuffer();
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long OWED_BATCHES = 2;

  private final Store store;
  private final CommitSignal signal;
  private final SinkAccount account;
  private final DeliveryOptions options;
  private final Law law;
  private final Drafter live;
  private final Drafter backlog;
  private final Sender sender;
  private final LaneShare share;
  private volatile long flushTo;
  private long draftedTo;
  private long generation;
  private int cuts;
  private BacklogTable.@Nullable Range range;
  private long rangesTo; // ranges that begin before it are drafted
  private boolean mayBeBacklog = true;
  private long waitingFrom = -1; // position of the oldest live packet, as it was looked up last
  private long waitingSinceMillis;
  private long waitingSinceNanos;
  private WithheldTable.@Nullable Circumstances lookedThrough;
  private long lookedTo = -1;
  private long lookedAfterLocked;

  /** A drafter a lane: each goes on with the means and in the block of its own lane. */
  record Drafters(Drafter live, Drafter backlog) {}

  Lanes(
      Store store,
      CommitSignal signal,
      SinkAccount account,
      DeliveryOptions options,
      Law law,
      Drafters drafters,
      Sender sender) {
    this.store = store;
    this.signal = signal;
    this.account = account;
    this.options = options;
    this.law = law;
    this.live = drafters.live();
    this.backlog = drafters.backlog();
    this.sender = sender;
    this.share = new LaneShare(options.link().backlogShare(), OWED_BATCHES * options.batchBytes());
    this.draftedTo = account.claimedTo();
  }

  /** Drafts what is there without waiting for more. Called by any thread. */
  void flush() {
    flushTo = signal.end();
  }

  /** Hands on one thing to send, or waits a while for something. */
  void step(Outbox<Sender.Outgoing> outgoing) throws InterruptedException {
    long calls = signal.calls();
    if (account.isPaused()) {
      signal.awaitCall(calls, IDLE_NANOS);
      return;
    }
    heedVoid();
    if (supplement(outgoing)) {
      return;
    }
    lookAtLive();
    if (cut(outgoing)) {
      return;
    }
    long untilDue = nanosUntilDue();
    boolean isLiveDue = untilDue <= 0;
    BacklogTable.Range next = range();
    if (next != null && (!isLiveDue || share.turn() == Lane.BACKLOG)) {
      draftBacklog(next, isLiveDue, outgoing);
    } else if (isLiveDue) {
      draftLive(next != null, outgoing);
    } else {
      boolean isWaiting = draftedTo < signal.end();
      long full = draftedTo + (isWaiting ? options.batchPackets() - 1 : 0);
      signal.await(full, calls, Math.min(untilDue, IDLE_NANOS));
    }
  }

  /** Goes back to what is frozen when drafts became void. */
  private void heedVoid() {
    Draft.Frozen frozen = sender.frozen();
    if (frozen.generation() != generation) {
      generation = frozen.generation();
      draftedTo = frozen.to();
      cuts = frozen.cuts();
      live.rewind(frozen.windows());
      range = null;
      rangesTo = 0;
      mayBeBacklog = true;
      waitingFrom = -1;
      share.clear();
      lookedThrough = null;
      lookedTo = -1;
    }
  }

  /** Notes since when the oldest packet of the live lane waits. */
  private void lookAtLive() {
    if (draftedTo >= signal.end()) {
      waitingFrom = -1;
      account.lanes().liveSince(0);
    } else if (waitingFrom != draftedTo) {
      waitingSinceMillis = store.read(each -> BUFFER.committedAt(each, draftedTo));
      waitingSinceNanos = store.time().nanos();
      waitingFrom = draftedTo;
      account.lanes().liveSince(waitingSinceMillis == Long.MAX_VALUE ? 0 : waitingSinceMillis);
    }
  }

  private long waitingMillis() {
    return waitingFrom < 0 ? 0 : store.time().epochMillis() - waitingSinceMillis;
  }

  /** Makes what is too old backlog; what came in the last moments stays live, to go at once. */
  private boolean cut(Outbox<Sender.Outgoing> outgoing) throws InterruptedException {
    long age = options.link().liveAge().toMillis();
    if (waitingFrom < 0 || waitingMillis() < Math.max(1, age)) {
      return false;
    }
    long end = signal.end();
    long fresh = store.time().epochMillis() - Math.min(age / 2, options.linger().toMillis());
    long at = store.read(each -> BUFFER.since(each, draftedTo + 1, end, fresh));
    outgoing.put(new Sender.Cut(at, generation));
    cuts++;
    mayBeBacklog = true;
    draftedTo = at;
    live.rewind(new byte[0]);
    return true;
  }

  /**
   * How long until a live batch is due: at once when it is full, waited long, or was called for.
   */
  private long nanosUntilDue() {
    if (waitingFrom < 0) {
      return Long.MAX_VALUE;
    }
    long linger = options.linger().toNanos();
    boolean isFull = signal.end() - draftedTo >= options.batchPackets();
    if (isFull || draftedTo < flushTo || waitingMillis() >= linger / 1_000_000) {
      return 0;
    }
    return linger - (store.time().nanos() - waitingSinceNanos);
  }

  /** The range that the backlog lane is in; null when there is none. */
  private BacklogTable.@Nullable Range range() {
    if (range == null && mayBeBacklog) {
      // In this order: a cut that is kept between the two is then looked for once more.
      boolean isAllKept = sender.frozen().cuts() >= cuts;
      Optional<BacklogTable.Range> found =
          store.read(each -> BacklogTable.oldest(each, account.id(), rangesTo));
      found.ifPresent(each -> backlog.rewind(each.windows()));
      range = found.orElse(null);
      mayBeBacklog = found.isPresent() || !isAllKept;
    }
    return range;
  }

  private void draftBacklog(
      BacklogTable.Range from, boolean isWanted, Outbox<Sender.Outgoing> outgoing)
      throws InterruptedException {
    int bytes = account.lanes().size().bytes();
    Draft draft = backlog.next(account.id(), from, bytes, generation);
    if (isWanted) {
      share.used(Lane.BACKLOG, draft.length());
    }
    boolean isEnd = draft.to() >= from.to();
    range = isEnd ? null : new BacklogTable.Range(draft.to(), from.to(), draft.windowsAfter());
    rangesTo = isEnd ? from.to() : rangesTo;
    if (isEnd && draft.windowsAfter().length > 0) {
      account.lanes().endedOpen();
    }
    outgoing.put(draft);
  }

  private void draftLive(boolean isShared, Outbox<Sender.Outgoing> outgoing)
      throws InterruptedException {
    long end = signal.end();
    Optional<Draft> draft = live.next(account.id(), draftedTo, end, generation);
    if (draft.isEmpty()) {
      draftedTo = end; // positions that a failed commit used up
      return;
    }
    if (isShared) {
      share.used(Lane.LIVE, draft.get().length());
    }
    outgoing.put(draft.get());
    draftedTo = draft.get().to();
  }

  /** Drafts what waited and may leave by now; false when there is nothing to look through. */
  private boolean supplement(Outbox<Sender.Outgoing> outgoing) throws InterruptedException {
    WithheldTable.Circumstances now = circumstances();
    if (now == null || isLookedThrough(now)) {
      return false;
    }
    long locked = sender.frozenLocked();
    Optional<WithheldRow> row =
        store.read(connection -> WithheldTable.next(connection, account.id(), lookedTo, now));
    if (row.isEmpty()) {
      lookedThrough = now;
      lookedAfterLocked = locked;
      lookedTo = -1;
      return false;
    }
    outgoing.put(live.supplement(row.get(), generation));
    lookedTo = row.get().first();
    return true;
  }

  private WithheldTable.@Nullable Circumstances circumstances() {
    PolicyBook book = law.book();
    if (book == null) {
      return null;
    }
    Terms terms = law.terms();
    int era = book.era(terms);
    return new WithheldTable.Circumstances(terms.policy(), era, terms.isLocked());
  }

  /** A draft made while the keys were locked may be frozen after they were unlocked. */
  private boolean isLookedThrough(WithheldTable.Circumstances now) {
    return now.equals(lookedThrough) && lookedAfterLocked == sender.frozenLocked();
  }
}
