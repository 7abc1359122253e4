package dev.trackside.audit;

import dev.trackside.store.Time;
import java.time.Duration;
import java.time.Instant;

/** Two clocks that move only by hand, and the wall clock also alone. */
final class HandClock implements Time {
  private volatile Instant wall = Instant.parse("2026-09-06T13:02:11.123456789Z");
  private volatile long nanos = 5_000_000_000L;

  synchronized void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  synchronized void step(Duration by) {
    wall = wall.plus(by);
  }

  @Override
  public Instant now() {
    return wall;
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
