package dev.trackside.kit;

import dev.trackside.kit.FaultProxy.Connection;
import dev.trackside.kit.FaultProxy.End;
import dev.trackside.kit.FaultProxy.Way;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What may pass a {@link FaultProxy} now. Safe for many threads. */
final class FaultGate {
  /** The answer to who may not pass any more. */
  static final int NEVER = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Lane requests = new Lane();
  private final Lane answers = new Lane();
  private int mostBytes = Integer.MAX_VALUE;
  private long waitNanos;
  private long changes;
  private boolean refusing;

  /** What is left of one direction; with the lock held. */
  private static final class Lane {
    private long left = Long.MAX_VALUE;
    private End end = End.RESET;
    private long passed;
  }

  void pass() {
    change(() -> {
      requests.left = Long.MAX_VALUE;
      answers.left = Long.MAX_VALUE;
      mostBytes = Integer.MAX_VALUE;
      waitNanos = 0;
      refusing = false;
    });
  }

  void slow(int bytes, Duration each) {
    change(() -> {
      mostBytes = bytes;
      waitNanos = each.toNanos();
    });
  }

  void only(Way way, long bytes, End end) {
    change(() -> {
      lane(way).left = bytes;
      lane(way).end = end;
    });
  }

  void refuse() {
    change(() -> refusing = true);
  }

  /** Whoever waits looks again. */
  void wake() {
    change(() -> {});
  }

  boolean isRefusing() {
    lock.lock();
    try {
      return refusing;
    } finally {
      lock.unlock();
    }
  }

  long passed(Way way) {
    lock.lock();
    try {
      return lane(way).passed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until some of the bytes may pass and says how many, or {@link #NEVER}. */
  int admit(Connection connection, Way way, int bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Lane lane = lane(way);
      dawdle();
      while (lane.left == 0 || connection.isAbandoned()) {
        if (connection.isEnded() || (lane.left == 0 && lane.end == End.RESET)) {
          return NEVER;
        }
        changed.await();
      }
      int may = (int) Math.min(Math.min(bytes, mostBytes), lane.left);
      lane.left -= lane.left == Long.MAX_VALUE ? 0 : may;
      lane.passed += may;
      return may;
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as a piece has to, or until there is another rule. */
  private void dawdle() throws InterruptedException {
    long left = waitNanos;
    long before = changes;
    while (left > 0 && changes == before) {
      left = changed.awaitNanos(left);
    }
  }

  private void change(Runnable how) {
    lock.lock();
    try {
      how.run();
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Lane lane(Way way) {
    return way == Way.REQUESTS ? requests : answers;
  }
}
