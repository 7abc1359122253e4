package dev.trackside.app.proof;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The lives of a gateway that is killed and started again; senders wait here for the next one. */
final class Lives {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Life current;

  /** One life, which begins before anybody listens. */
  static final class Life {
    private final GatewayProcess gateway;
    private final AtomicLong firstAckNanos = new AtomicLong();

    Life(GatewayProcess gateway) {
      this.gateway = gateway;
    }

    Api api() {
      return gateway.api();
    }

    GatewayProcess gateway() {
      return gateway;
    }

    void acknowledgedNew() {
      firstAckNanos.compareAndSet(0, System.nanoTime());
    }

    boolean hasAcknowledged() {
      return firstAckNanos.get() != 0;
    }

    /** Nanoseconds from the start of the process to the first new acknowledged packet. */
    long nanosToFirstAck() {
      return firstAckNanos.get() - gateway.startedAtNanos();
    }
  }

  /** Begins a life; senders may try it at once, as those who cannot know do. */
  Life begin(GatewayProcess gateway) {
    lock.lock();
    try {
      Life life = new Life(gateway);
      current = life;
      changed.signalAll();
      return life;
    } finally {
      lock.unlock();
    }
  }

  /** The gateway that runs now. */
  Life current() throws InterruptedException {
    return next(null);
  }

  /** What to try after a failed call: the next life, or after a moment the same one again. */
  Life next(@Nullable Life failed) throws InterruptedException {
    long left = WAIT_NANOS;
    lock.lock();
    try {
      boolean waited = false;
      while (true) {
        Life now = current;
        if (now != null && (now != failed || (waited && now.gateway.isAlive()))) {
          return now;
        }
        if (left <= 0) {
          throw new AssertionError("no gateway came");
        }
        left -= MOMENT_NANOS;
        waited |= changed.awaitNanos(MOMENT_NANOS) <= 0;
      }
    } finally {
      lock.unlock();
    }
  }
}
