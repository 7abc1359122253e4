package dev.trackside.guard;

import static java.util.Objects.requireNonNull;

/**
 * A breaker as it stands.
 *
 * @param key which
 * @param state its state
 * @param failures failures in a row, while it is closed
 * @param good good ones in a row while it is open, probes that passed while it is half open
 * @param changedAtMillis when it came into this state, epoch milliseconds
 */
public record BreakerStatus(
    BreakerKey key, BreakerState state, int failures, int good, long changedAtMillis) {
  /** Checks the parts. */
  public BreakerStatus {
    requireNonNull(key, "key is null");
    requireNonNull(state, "state is null");
  }

  /** True when there is nothing to remember. */
  public boolean isAtRest() {
    return state == BreakerState.CLOSED && failures == 0;
  }
}
