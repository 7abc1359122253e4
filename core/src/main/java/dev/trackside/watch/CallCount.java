package dev.trackside.watch;

import java.util.concurrent.atomic.LongAdder;

/** How calls for people to come did, such as those to a webhook. Safe for many threads. */
public final class CallCount {
  private final LongAdder delivered = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** One was taken. */
  public void addDelivered() {
    delivered.increment();
  }

  /** One is tried again. */
  public void addRetry() {
    retries.increment();
  }

  /** One was given up. */
  public void addFailed() {
    failed.increment();
  }

  /** One found no room to wait. */
  public void addDropped() {
    dropped.increment();
  }

  /** Calls that were taken. */
  public long delivered() {
    return delivered.sum();
  }

  /** Attempts that were repeated. */
  public long retries() {
    return retries.sum();
  }

  /** Calls that were given up. */
  public long failed() {
    return failed.sum();
  }

  /** Calls that found no room to wait. */
  public long dropped() {
    return dropped.sum();
  }
}
