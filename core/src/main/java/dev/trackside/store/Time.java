package dev.trackside.store;

import java.time.Instant;

/** The two clocks, handed in so that a simulation can hold them. Safe for many threads. */
public interface Time {
  /** Wall clock: for stamps that people read. May step. */
  Instant now();

  /** Monotonic clock, nanoseconds from an arbitrary start: for every timer. */
  long nanos();

  /** Wall clock as epoch nanoseconds. */
  default long epochNanos() {
    Instant now = now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Wall clock as epoch milliseconds. */
  default long epochMillis() {
    return now().toEpochMilli();
  }
}
