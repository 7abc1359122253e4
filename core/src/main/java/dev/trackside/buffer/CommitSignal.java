package dev.trackside.buffer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells the drainers that there is something to do: more packets on disk, or a word from outside.
 */
public final class CommitSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile long end;
  private long calls;

  /** The position behind the newest committed packet. */
  public long end() {
    return end;
  }

  /** Packets up to a position are committed. */
  public void raise(long newEnd) {
    lock.lock();
    try {
      end = newEnd;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes everybody who waits. */
  public void call() {
    lock.lock();
    try {
      calls++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Number of calls so far, to be handed to {@link #await}. */
  public long calls() {
    lock.lock();
    try {
      return calls;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something is committed beyond a position, a new call comes, or the time is up. */
  public void await(long position, long knownCalls, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (end <= position && calls == knownCalls && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a new call comes or the time is up. */
  public void awaitCall(long knownCalls, long nanos) throws InterruptedException {
    await(Long.MAX_VALUE, knownCalls, nanos);
  }

  /** Lets time pass, less when somebody calls. */
  public void pause(long nanos) throws InterruptedException {
    awaitCall(calls(), nanos);
  }
}
