package dev.trackside.store;

import java.time.Instant;

/** The machine's own clocks. */
public enum SystemTime implements Time {
  /** The only one. */
  CLOCKS;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
