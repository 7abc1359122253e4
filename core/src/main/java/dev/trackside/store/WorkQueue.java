package dev.trackside.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Works on their way to the committer, bounded by their size in memory. First in, first out.
 *
 * <p>Callers that were just answered are about to come back: with a few callers the committer would
 * otherwise take one half while the other half is on its way, and do two syncs where one would do.
 * So it lets them catch up, for a fraction of a sync, yielding its core; where that does not pay,
 * it stops doing so for a while. A lone caller never waits for this.
 */
final class WorkQueue {
  private static final long PATIENCE_LEAST_NANOS = 40_000;
  private static final long PATIENCE_MOST_NANOS = 250_000;

  /** Of a commit's time so much may pass: callers come back later where a sync takes longer. */
  private static final int PATIENCE_SHARE = 4;

  /** Groups of more bytes are not worth more patience: their time is not the sync's. */
  private static final long SMALL_GROUP = 64 << 10;

  /** Beyond this many works a group is large enough by itself. */
  private static final int MOST_PATIENCE = 16;

  private static final int ROUNDS_WITHOUT = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final ArrayDeque<Work> works = new ArrayDeque<>();
  private final long mostBytes;
  private final long groupBytes;
  private long bytes;
  private boolean closed;
  private volatile int waiting;
  private int expected;
  private long groupTaken;
  private long patienceNanos = PATIENCE_LEAST_NANOS;
  private int roundsWithoutPatience;

  private final Time time;

  WorkQueue(StoreOptions options, Time time) {
    this.time = time;
    this.mostBytes = options.queueBytes();
    this.groupBytes = options.groupBytes();
  }

  /** Adds a work, waiting for room; false when there was none in time. An essential one enters. */
  boolean add(Work work, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !work.isEssential() && bytes > 0 && bytes + work.sizeBytes() > mostBytes) {
        if (left <= 0) {
          return false;
        }
        left = drained.awaitNanos(left);
      }
      if (closed) {
        throw new StoreException(
            StoreException.Kind.CLOSED, "the store is closed", "open the gateway again", null);
      }
      works.add(work);
      waiting = works.size();
      bytes += work.sizeBytes();
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for works and moves a group of them; false when the queue is closed and empty. */
  boolean take(List<Work> group) {
    if (!awaitFirst()) {
      return false;
    }
    letCatchUp();
    lock.lock();
    try {
      long taken = 0;
      while (!works.isEmpty() && (group.isEmpty() || taken < groupBytes)) {
        Work work = works.poll();
        taken += work.sizeBytes();
        group.add(work);
      }
      bytes -= taken;
      groupTaken = taken;
      waiting = works.size();
      drained.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitFirst() {
    lock.lock();
    try {
      while (works.isEmpty()) {
        if (closed) {
          return false;
        }
        filled.awaitUninterruptibly();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The committer answers a group now: its callers may come back, beside those that wait.
   *
   * @param tookNanos how long the group's transaction took
   */
  void aboutToAnswer(int groupSize, long tookNanos) {
    expected = Math.min(groupSize + waiting, MOST_PATIENCE);
    patienceNanos =
        groupTaken < SMALL_GROUP
            ? Math.clamp(tookNanos / PATIENCE_SHARE, PATIENCE_LEAST_NANOS, PATIENCE_MOST_NANOS)
            : PATIENCE_LEAST_NANOS;
  }

  @SuppressWarnings("ThreadPriorityCheck") // Yielding only saves time; nothing relies on it.
  private void letCatchUp() {
    if (waiting >= expected) {
      return;
    }
    if (roundsWithoutPatience > 0) {
      roundsWithoutPatience--;
      return;
    }
    long deadline = time.nanos() + patienceNanos;
    while (waiting < expected && time.nanos() < deadline) {
      Thread.yield();
    }
    if (waiting < expected) {
      roundsWithoutPatience = ROUNDS_WITHOUT;
    }
  }

  /** Lets time pass, less when the queue is closed. */
  void pause(Duration duration) {
    lock.lock();
    try {
      long left = duration.toNanos();
      while (left > 0 && !closed) {
        left = drained.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what waits is still handed out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long waitingBytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
