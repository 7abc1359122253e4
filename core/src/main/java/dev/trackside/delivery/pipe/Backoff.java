package dev.trackside.delivery.pipe;

/**
 * How long after a failure nothing is sent: a wait of our own, which any call ends, and what the
 * far side asked for, which ends early only when somebody wants to drain at once. For one thread;
 * instants and counts are handed in.
 */
public final class Backoff {
  private long waitUntil;
  private long knownCalls;
  private boolean waits;
  private long restUntil;
  private long knownFlushes;
  private boolean rests;

  /**
   * Waits, unless there were more calls since.
   *
   * @param calls how many there were before the attempt
   */
  public void await(long untilNanos, long calls) {
    waitUntil = untilNanos;
    knownCalls = calls;
    waits = true;
  }

  /**
   * Leaves the far side alone, unless somebody wanted to drain at once since; what it asked for
   * before stands when that is longer.
   *
   * @param flushes how often somebody wanted to before the attempt
   */
  public void rest(long untilNanos, long flushes) {
    if (!rests || untilNanos - restUntil > 0) {
      restUntil = untilNanos;
    }
    knownFlushes = flushes;
    rests = true;
  }

  /** Something went through: it need not wait, but for what the far side asked. */
  public void over() {
    waits = false;
  }

  /** How long it is to wait, nanoseconds; 0 for not at all. */
  public long leftNanos(long nowNanos, long calls, long flushes) {
    waits &= calls == knownCalls && waitUntil - nowNanos > 0;
    rests &= flushes == knownFlushes && restUntil - nowNanos > 0;
    long wait = waits ? waitUntil - nowNanos : 0;
    return Math.max(wait, rests ? restUntil - nowNanos : 0);
  }
}
