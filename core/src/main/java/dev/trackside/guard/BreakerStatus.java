package dev.trackside.guard;

import static java.util.Objects.requireNonNull;

import dev.trackside.guard.CircuitBreaker.State;

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

  static BreakerStatus of(BreakerKey key, State state, long changedAtMillis) {
    return switch (state) {
      case State.Closed(int failures) ->
          new BreakerStatus(key, BreakerState.CLOSED, failures, 0, changedAtMillis);
      case State.Open(long since, int good) ->
          new BreakerStatus(key, BreakerState.OPEN, 0, good, changedAtMillis);
      case State.HalfOpen(int passed) ->
          new BreakerStatus(key, BreakerState.HALF_OPEN, 0, passed, changedAtMillis);
    };
  }

  /**
   * The same as it goes on after a restart. A wall clock that was set meanwhile can make a
   * breaker's recovery shorter, never longer than it is.
   */
  State state(Moment now, BreakerSettings settings) {
    long recovery = settings.recovery().toMillis();
    long open = Math.clamp(now.millis() - changedAtMillis, 0, recovery);
    return switch (state) {
      case CLOSED -> new State.Closed(failures);
      case OPEN -> new State.Open(now.nanos() - open * 1_000_000, good);
      case HALF_OPEN -> new State.HalfOpen(good);
    };
  }

  /** True when there is nothing to remember. */
  public boolean isAtRest() {
    return state == BreakerState.CLOSED && failures == 0;
  }
}
