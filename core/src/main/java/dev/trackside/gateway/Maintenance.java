package dev.trackside.gateway;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.buffer.BlockHead;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.Compaction;
import dev.trackside.buffer.DamageMark;
import dev.trackside.buffer.RequestIndex;
import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkAccount;
import dev.trackside.delivery.WithheldTable;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedTable;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.quarantine.SettledBlocks;
import dev.trackside.registry.Channels;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.thread.BackgroundThreads;
import dev.trackside.vault.SourceShare;
import dev.trackside.vault.SubjectKeys;
import dev.trackside.vault.Vault;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What has to be done now and then: removing what is synced and past its retention, in small steps
 * so that no commit waits long; building the disk reserve again; merging small blocks; checking
 * that the ledger agrees with the blocks on disk.
 */
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Maintenance.class.getName());
  private static final int STEP_BLOCKS = 64;
  private static final int STEPS = 20;
  private static final int STEP_BATCHES = 500;
  private static final long CHECK_EVERY = 10;
  private static final long EXPIRE_EVERY = 3_600;
  private static final long WORTH_NOTING = 4_096;

  private final Store store;
  private final Recorder recorder;
  private final BreakerBook breakers;
  private final Channels channels;
  private final List<SinkAccount> sinks;
  private final GatewayOptions options;
  private final Vault vault;
  private final AuditLog audit;
  private final BlockLog buffer = BlockLog.ofBuffer();
  private final ScheduledExecutorService clockwork = BackgroundThreads.clockwork("maintenance");
  private final SettledBlocks settled = new SettledBlocks();
  private final Compaction compactBuffer;
  private final Compaction compactDeadLetters;
  private final RequestIndex bufferIds;
  private final RequestIndex deadLetterIds;
  private Counters checked;
  private long rounds;
  private final ScheduledFuture<?> rounding;
  private volatile long residue;
  private volatile String problem = "";

  Maintenance(
      Store store,
      Recorder recorder,
      BreakerBook breakers,
      Channels channels,
      List<SinkAccount> sinks,
      GatewayOptions options,
      Vault vault,
      AuditLog audit) {
    this.vault = vault;
    this.audit = audit;
    this.store = store;
    this.recorder = recorder;
    this.breakers = breakers;
    this.channels = channels;
    this.sinks = sinks;
    this.options = options;
    this.compactBuffer = new Compaction(store, buffer);
    this.compactDeadLetters = new Compaction(store, BlockLog.ofDeadLetters());
    this.bufferIds = new RequestIndex(store, buffer);
    this.deadLetterIds = new RequestIndex(store, BlockLog.ofDeadLetters());
    this.checked = recorder.committedCounters();
    this.rounding = clockwork.scheduleWithFixedDelay(this::round, 1, 1, TimeUnit.SECONDS);
  }

  /** Packets by which ledger and file disagreed at the newest check. */
  long residue() {
    return residue;
  }

  /** What each source has made of keys for driver data. */
  SourceShare shares() {
    return vault.shares();
  }

  /** What went wrong in the newest round; empty when nothing did. */
  String problem() {
    return problem;
  }

  private void round() {
    try {
      store.reserve().restore();
      keepRefusals();
      removeOld();
      removeSettled();
      compact();
      noteRequestIds(rounds % CHECK_EVERY == 0 ? 1 : WORTH_NOTING);
      channels.flush();
      if (breakers.open() > 0) {
        store.write(connection -> breakers.closeSilent());
      }
      if (rounds % EXPIRE_EVERY == 0) {
        expireKeys();
      }
      if (++rounds % CHECK_EVERY == 0) {
        check();
      }
      problem = "";
    } catch (IOException | RuntimeException | Error e) {
      DamageMark.note(store, e); // the next round tries again; until then health shows it
      problem = "maintenance failed: " + e;
    }
  }

  /** Destroys the keys of driver data whose days are over; opening the keys has done it too. */
  void expireKeys() throws IOException {
    Optional<SubjectKeys> keys = vault.keysIfAny().filter(each -> !each.isLocked());
    int gone = keys.isPresent() ? keys.get().destroyExpired(store.time().epochMillis()) : 0;
    if (gone > 0) {
      LOG.log(Level.INFO, "{0} keys of driver data are past their days and destroyed", gone);
    }
  }

  /** Refusals are kept by the next commit; when none comes, by one of their own. */
  private void keepRefusals() {
    if (recorder.refusedSinceCommit() > 0) {
      store.write(connection -> {});
    }
  }

  /** Merges small blocks, of those only that the newest check has counted. */
  private void compact() throws IOException {
    if (store.reserve().isShort()) {
      return;
    }
    int steps = 0;
    while (steps < STEPS && compactBuffer.step(checked.get(Of.NEXT_POSITION))) {
      steps++;
    }
    while (steps < STEPS && compactDeadLetters.step(checked.get(Of.NEXT_DEAD_LETTER))) {
      steps++;
    }
  }

  /** Notes where packets lie by their request ids; what is not worth a commit yet waits. */
  private void noteRequestIds(long least) throws IOException {
    if (!store.reserve().isShort()) {
      Counters now = recorder.committedCounters();
      bufferIds.keepUp(now.get(Of.NEXT_POSITION), least);
      deadLetterIds.keepUp(now.get(Of.NEXT_DEAD_LETTER), least);
    }
  }

  /** Looks at what came since the last look; the whole file is counted by the ledger command. */
  void check() {
    residue =
        store.read(connection -> {
          connection.setAutoCommit(false);
          try {
            Counters now = Counters.read(connection);
            long found = BlockCount.residueSince(connection, now, checked);
            if (found == 0) {
              checked = now;
            }
            return found;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  /** Removes what every sink has and nobody needs any more. */
  void removeOld() {
    if (sinks.isEmpty()) {
      return;
    }
    long before = store.time().epochMillis() - options.limits().retention().toMillis();
    // In this order: what is claimed, or frozen as a supplement, between two of the reads is then
    // found by the earlier one.
    long waiting = firstWaiting(before);
    long unclaimed = store.read(BacklogTable::firstUnclaimed);
    long unfinished = store.read(BatchTable::firstUnfinished);
    // A start fills the duplicate window from blocks; late packets do not count for it.
    Counters now = recorder.committedCounters();
    long late = now.get(Of.RELEASED) + now.get(Of.SPLIT_RELEASED) - now.get(Of.LATE_REMOVED);
    long remembered = now.get(Of.NEXT_POSITION) - options.limits().duplicateWindow() - late;
    long needed = Math.min(Math.min(remembered, waiting), Math.min(unclaimed, unfinished));
    for (int step = 0; step < STEPS; step++) {
      List<BlockHead> old =
          new ArrayList<>(store.read(connection -> buffer.oldest(connection, needed, STEP_BLOCKS)));
      old.removeIf(head -> head.committedAtMillis() >= before);
      if (old.isEmpty()) {
        break;
      }
      remove(old);
    }
    if (store.read(connection -> BatchTable.oldestIsAckedBefore(connection, before))) {
      store.write(connection -> BatchTable.removeAcked(connection, before, STEP_BATCHES));
    }
  }

  /** What waits at the fence keeps its packets, for as long as packets are kept. */
  private long firstWaiting(long before) {
    long first = store.read(WithheldTable::first);
    if (first != Long.MAX_VALUE && rounds % CHECK_EVERY == 0) {
      long[] given = new long[1];
      store.write(connection -> {
        given[0] = WithheldTable.giveUp(connection, before);
        if (given[0] > 0) {
          Event event = Event.of(Kind.HOLD_GIVEN_UP).with("packets", given[0]);
          audit.note(connection, List.of(event)); // retention goes on whatever the log says
        }
      });
      if (given[0] > 0) {
        LOG.log(
            Level.WARNING,
            "what waited at the fence of {0} packets is past its retention and given up",
            given[0]);
      }
    }
    return first;
  }

  private void remove(List<BlockHead> blocks) {
    store.write(connection -> {
      long packets = 0;
      long late = 0;
      for (BlockHead head : blocks) {
        if (buffer.remove(connection, head)) {
          packets += head.count();
          late += head.late();
        }
      }
      recorder.remove(packets, late);
    });
  }

  /** Removes dead letters that are settled and past their retention, and the oldest notes. */
  void removeSettled() {
    long before = store.time().epochMillis() - options.limits().retention().toMillis();
    long remembered =
        recorder.committedCounters().get(Of.NEXT_DEAD_LETTER) - options.limits().duplicateWindow();
    long told = store.read(connection -> FeedTable.firstUnclaimed(connection, Feed.LETTERS));
    List<BlockHead> old = settled.old(store, before, Math.min(remembered, told));
    if (!old.isEmpty()) {
      store.write(connection -> recorder.removeLetters(settled.remove(connection, old)));
    }
    if (rounds % CHECK_EVERY == 0) {
      store.write(connection -> {
        BreakerTable.removeOld(connection, BreakerTable.KEPT);
        DeadLetters.removeOldReleases(connection, DeadLetters.ACTS_KEPT);
      });
    }
  }

  @Override
  public void close() {
    rounding.cancel(false);
    clockwork.shutdown();
    try {
      if (!clockwork.awaitTermination(30, TimeUnit.SECONDS)) {
        clockwork.shutdownNow();
      }
    } catch (InterruptedException e) {
      clockwork.shutdownNow();
      Thread.currentThread().interrupt();
    }
    try {
      keepRefusals();
      channels.flush();
    } catch (StoreException e) {
      // Nothing of these packets was kept and their senders know it; only their count is lost.
      problem = "the newest refusals could not be counted: " + e.getMessage();
    }
  }
}
