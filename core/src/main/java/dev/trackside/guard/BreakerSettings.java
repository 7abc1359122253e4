package dev.trackside.guard;

import java.time.Duration;

/**
 * When a breaker opens and closes.
 *
 * @param failures failures in a row that open it
 * @param recovery how long it is open at most before it tries again
 * @param evidence good ones in a row by which it tries again earlier
 * @param probes good ones that must pass before it closes
 */
public record BreakerSettings(int failures, Duration recovery, int evidence, int probes) {
  /** Checks the parts. */
  public BreakerSettings {
    if (failures < 1 || evidence < 1 || probes < 1) {
      throw new IllegalArgumentException("a breaker needs failures, evidence and probes above 0");
    }
    if (recovery.isNegative() || recovery.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a recovery timeout is from 0 to a day");
    }
  }

  /** 5 failures, 30 s, 20 good ones, 3 probes. */
  public static BreakerSettings standard() {
    return new BreakerSettings(5, Duration.ofSeconds(30), 20, 3);
  }
}
