package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.FeedStanding;
import dev.trackside.delivery.lane.LaneStanding;
import dev.trackside.fence.Forbidden;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far one sink is, as its drainer's threads last made durable. Read by any thread. */
public final class SinkAccount {
  private final long id;
  private final String name;
  private final String nameHash;
  private final String destination;
  private final LaneStanding lanes;
  private volatile long claimedTo;
  private volatile Count claimed;
  private volatile Count acked;
  private volatile long held;
  private volatile long batchesAcked;
  private volatile long bytesAcked;
  private volatile int failedAttempts;
  private volatile long lastAckMillis;
  private volatile long inFlightSinceMillis;
  private volatile boolean paused;
  private volatile @Nullable String problem;
  private volatile @Nullable String hint;
  private volatile boolean barred;
  private volatile long astray;
  private volatile long astrayMillis;
  private volatile long faults;
  private volatile long rejected;
  private volatile long resumes;
  private volatile int recovered;
  private volatile long flushes;
  private volatile Supplier<List<FeedStanding>> feeds = List::of;

  SinkAccount(SinkRow row, String destination, LaneStanding lanes) {
    this.lanes = lanes;
    this.destination = destination;
    this.id = row.id();
    this.name = row.name();
    this.nameHash = TreeHash.hex(TreeHash.plain(name.getBytes(StandardCharsets.UTF_8)));
    this.claimedTo = row.claimedTo();
    this.claimed = new Count(row.claimed(), row.claimedLate());
    this.acked = new Count(row.acked(), row.ackedLate());
    this.paused = row.isPaused();
    this.held = row.held();
  }

  /**
   * An event of the audit log about this sink: its number, and of its name the hash. A name is a
   * path or an address and may hold a person's; who knows it can make the hash again.
   */
  Event named(Event event) {
    return event.with("sink", id).with("sink_sha256", nameHash);
  }

  void feeds(Supplier<List<FeedStanding>> standings) {
    feeds = standings;
  }

  void recovering(int batches) {
    recovered = batches;
  }

  /** Packets, and how many of them are late; read together, so that they fit each other. */
  private record Count(long packets, long late) {
    Count and(BatchRow batch) {
      return new Count(packets + batch.fresh(), late + batch.late());
    }
  }

  // Called by the sending thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void claimed(Draft draft, long nowMillis) {
    claimed = new Count(claimed.packets() + draft.fresh(), claimed.late() + draft.late());
    claimedTo = Math.max(claimedTo, draft.to());
    held += draft.newlyHeld();
    faults += draft.tally().faults();
    if (draft.astray() > 0) {
      astray += draft.astray();
      astrayMillis = nowMillis;
    }
  }

  // Called by the sending thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void acked(BatchRow batch, long nowMillis) {
    acked = acked.and(batch);
    batchesAcked++;
    bytesAcked += batch.bytes();
    lastAckMillis = nowMillis;
    inFlightSinceMillis = 0;
    failedAttempts = 0;
    barred = false;
    problem = null;
    hint = null;
  }

  /** The only packet of a batch became a dead letter: the sink need not be given it any more. */
  // Called by the sending thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void rejected(BatchRow batch) {
    acked = acked.and(batch);
    rejected += batch.count();
    inFlightSinceMillis = 0;
    failedAttempts = 0;
    problem = null;
    hint = null;
  }

  /** Tells whether a text was found in a batch that must not leave. */
  void barred(String batch, Optional<Forbidden.Hit> hit, String whatToDo) {
    if (hit.isPresent()) {
      problem =
          "batch %s is held: line %d of it has forbidden text %d"
              .formatted(batch, hit.get().line(), hit.get().number());
      hint = whatToDo;
    } else if (barred) {
      problem = null;
      hint = null;
    }
    barred = hit.isPresent();
  }

  /** Notes how far it is, for the rates. */
  void observe(long nowMillis, long end) {
    lanes.rate().observe(nowMillis, acked.packets(), end);
  }

  void sending(long sealedAtMillis) {
    inFlightSinceMillis = sealedAtMillis;
  }

  void failed(int attempts, String newProblem, String newHint) {
    barred = false;
    failedAttempts = attempts;
    problem = newProblem;
    hint = newHint;
  }

  // Called with the store's write behind it, so one after the other.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void paused(boolean newPaused) {
    resumes += newPaused ? 0 : 1;
    paused = newPaused;
  }

  /** Somebody asks to drain at once. */
  // Called by whoever asks; two at the same time are one.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void flushed() {
    flushes++;
  }

  /** How often somebody asked to drain at once. */
  long flushes() {
    return flushes;
  }

  /** The sink's number. */
  public long id() {
    return id;
  }

  /** The sink's name. */
  public String name() {
    return name;
  }

  /** Where the sink is, as the policy names it. */
  public String destination() {
    return destination;
  }

  /** The first position of the live lane that no batch has claimed. */
  public long claimedTo() {
    return claimedTo;
  }

  /** Packets in batches so far, counted from the beginning of the log. */
  public long claimed() {
    return claimed.packets();
  }

  /** Packets that the sink need not be given any more, counted from the beginning of the log. */
  public long acked() {
    return acked.packets();
  }

  /** Packets in batches so far, without those that were dead letters before. */
  public long claimedOnTime() {
    Count now = claimed;
    return now.packets() - now.late();
  }

  /** Packets of {@link #acked}, without those that were dead letters before. */
  public long ackedOnTime() {
    Count now = acked;
    return now.packets() - now.late();
  }

  /** How its lanes stand. */
  public LaneStanding lanes() {
    return lanes;
  }

  /** Packets of which nothing may leave yet. */
  public long held() {
    return held;
  }

  /** Packets since the start that, by their own position, were not at the circuit they name. */
  public long astray() {
    return astray;
  }

  /** Packets since the start that the sink refused for good: they are dead letters. */
  public long rejected() {
    return rejected;
  }

  /** How often somebody let the sink go on. */
  long resumes() {
    return resumes;
  }

  /** Verbs of the fence that failed since the start: what they were to change is withheld. */
  public long faults() {
    return faults;
  }

  /** When the newest batch with such a packet was frozen, epoch milliseconds; 0 for never. */
  public long astrayMillis() {
    return astrayMillis;
  }

  /** Batches acknowledged since the start. */
  public long batchesAcked() {
    return batchesAcked;
  }

  /** Bytes acknowledged since the start. */
  public long bytesAcked() {
    return bytesAcked;
  }

  /** Failed attempts at the batch that is being sent. */
  public int failedAttempts() {
    return failedAttempts;
  }

  /** When the newest ack came, epoch milliseconds; 0 for never since the start. */
  public long lastAckMillis() {
    return lastAckMillis;
  }

  /** When the batch on its way was sealed, epoch milliseconds; 0 for none. */
  public long inFlightSinceMillis() {
    return inFlightSinceMillis;
  }

  /** True while an operator holds the sink. */
  public boolean isPaused() {
    return paused;
  }

  /** True while the batch on its way holds a forbidden text. */
  public boolean isBarred() {
    return barred;
  }

  /** What went wrong with the newest attempt; null when it went well. */
  public @Nullable String problem() {
    return problem;
  }

  /** What to do about {@link #problem}. */
  public @Nullable String hint() {
    return hint;
  }

  /** How far it is in what it takes beside the packets, as the file says. */
  public List<FeedStanding> feeds() {
    return feeds.get();
  }

  /** Batches that the start found unfinished. */
  public int recovered() {
    return recovered;
  }
}
