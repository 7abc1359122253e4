package dev.trackside.delivery.pipe;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands one thing at a time to the thread that sends, which others may wake meanwhile. Safe for
 * many threads.
 *
 * @param <T> what is handed over
 */
public final class Outbox<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable T waiting;
  private boolean woken;

  /** Hands something over, once what was handed over before is taken. */
  public void put(T thing) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting != null) {
        changed.await();
      }
      waiting = thing;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is there; empty when the time is up, or when the waiting thread was woken before. */
  public Optional<T> poll(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (waiting == null && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      Optional<T> thing = Optional.ofNullable(waiting);
      waiting = null;
      changed.signalAll();
      return thing;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the thread that sends, or lets it not fall asleep the next time. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is woken, or the time is up; what is handed over stays where it is. */
  public void awaitWake(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }
}
