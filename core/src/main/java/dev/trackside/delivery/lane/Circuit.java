package dev.trackside.delivery.lane;

import java.time.Duration;

/**
 * The circuit to a sink: open after some attempts in a row failed. While it is open one batch is
 * tried again and again, at short and even intervals instead of ever longer ones, so that the link
 * is in use within a second of its return. Written by one thread, read by any.
 */
public final class Circuit {
  /** A far side may be wrong about when it is back, so it is asked again by then. */
  private static final Duration REST_MOST = Duration.ofMinutes(10);

  private final int openAfter;
  private final long probeNanos;
  private volatile int failures;
  private volatile long openSinceMillis;

  /** The circuit of one sink. */
  public Circuit(int openAfter, Duration probe) {
    this.openAfter = openAfter;
    this.probeNanos = probe.toNanos();
  }

  /** The sink was not there. */
  // Called by the sending thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void failed(long nowMillis) {
    failures++;
    if (failures == openAfter) {
      openSinceMillis = nowMillis;
    }
  }

  /** The sink answered. */
  public void answered() {
    failures = 0;
    openSinceMillis = 0;
  }

  /** True while it is open. */
  public boolean isOpen() {
    return failures >= openAfter;
  }

  /** When it was opened, epoch milliseconds; 0 while it is closed. */
  public long openSinceMillis() {
    return openSinceMillis;
  }

  /**
   * The wait before the next attempt, nanoseconds.
   *
   * @param backoff the wait while it is closed
   * @param random from 0 to 1, so that not all gateways come at once
   */
  public long waitNanos(long backoff, double random) {
    return isOpen() ? Math.min(backoff, (long) (probeNanos * (0.8 + 0.2 * random))) : backoff;
  }

  /** How long a far side is left alone that asked for it, nanoseconds: not for ever. */
  public static long restNanos(Duration rest) {
    if (rest.isNegative()) {
      return 0;
    }
    return rest.compareTo(REST_MOST) > 0 ? REST_MOST.toNanos() : rest.toNanos();
  }
}
