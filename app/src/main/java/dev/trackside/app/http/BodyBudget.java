package dev.trackside.app.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all requests together. Safe for many threads. */
final class BodyBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long most) {
    this.most = most;
  }

  /** Bytes that are taken now. */
  long taken() {
    return taken.get();
  }

  /** What one request holds; nothing yet. */
  Share share() {
    return new Share(this);
  }

  /** What one request holds. For one thread. */
  static final class Share implements AutoCloseable {
    private final BodyBudget budget;
    private long bytes;

    private Share(BodyBudget budget) {
      this.budget = budget;
    }

    /** Holds this many bytes from now on, instead of what it held. */
    void hold(long newBytes) {
      long more = newBytes - bytes;
      long taken = budget.taken.addAndGet(more);
      if (more > 0 && taken > budget.most) {
        budget.taken.addAndGet(-more);
        throw ProblemException.busy(
            "requests hold %,d of %,d bytes".formatted(taken - more, budget.most),
            "send less at once, or smaller bodies; nothing of this one was kept");
      }
      bytes = newBytes;
    }

    @Override
    public void close() {
      hold(0);
    }
  }
}
