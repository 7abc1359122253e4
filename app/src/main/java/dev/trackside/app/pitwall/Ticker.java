package dev.trackside.app.pitwall;

import dev.trackside.store.StoreException;
import dev.trackside.store.thread.BackgroundThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a picture of the gateway once a second, and hands the newest one to whoever waits for it.
 * There is one picture for all: who comes late for one gets the next. Safe for many threads.
 */
final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final long EVERY_MILLIS = 1_000;

  private final Picture picture;
  private final ScheduledThreadPoolExecutor thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Tick newest;
  private long number;
  private int watchers;
  private boolean isClosed;
  private volatile boolean isFailing;

  /** What is taken. */
  interface Picture {
    /**
     * Looks at the gateway.
     *
     * @param isWatched false when nobody would see it: then only what must not be missed is kept
     * @return the picture as bytes of the stream; empty when nobody would see it
     */
    byte[] take(boolean isWatched);
  }

  /**
   * A picture.
   *
   * @param number the first has 1
   * @param bytes as they go out
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, read by all, never changed
  record Tick(long number, byte[] bytes) {}

  Ticker(Picture picture) {
    this.picture = picture;
    this.thread = BackgroundThreads.clockwork("pitwall");
    // A tick lets nothing escape that would end the others.
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(this::tick, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      byte[] bytes = picture.take(isWatched());
      isFailing = false;
      if (bytes.length > 0) {
        publish(bytes);
      }
    } catch (StoreException e) {
      // The watchers see that no picture comes; the log says once why.
      if (!isFailing) {
        LOG.warn("no picture for the pit wall: {}; {}", e.getMessage(), e.hint());
      }
      isFailing = true;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.error("no picture for the pit wall", e);
      }
      isFailing = true;
    }
  }

  private boolean isWatched() {
    lock.lock();
    try {
      return watchers > 0;
    } finally {
      lock.unlock();
    }
  }

  private void publish(byte[] bytes) {
    lock.lock();
    try {
      number++;
      newest = new Tick(number, bytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of the newest picture; 0 while nobody watches. */
  long shown() {
    lock.lock();
    try {
      return watchers > 0 ? number : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Begins to watch; the first one sees a picture at once, not that of the last watcher. */
  void join() {
    lock.lock();
    try {
      watchers++;
      if (watchers == 1 && !isClosed) {
        newest = null;
        thread.execute(this::tick);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends to watch. */
  void leave() {
    lock.lock();
    try {
      watchers--;
    } finally {
      lock.unlock();
    }
  }

  /** The newest picture behind one of a number; empty when none came in time, or at the end. */
  Optional<Tick> after(long seen, Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!isClosed && (newest == null || newest.number() <= seen) && left > 0) {
        left = changed.awaitNanos(left);
      }
      Tick tick = newest;
      return tick == null || tick.number() <= seen || isClosed
          ? Optional.empty()
          : Optional.of(tick);
    } finally {
      lock.unlock();
    }
  }

  /** True when no picture will come any more. */
  boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.shutdown();
    try {
      // The gateway must not be closed under a look at it.
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a look at the gateway did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
