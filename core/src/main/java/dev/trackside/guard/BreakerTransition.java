package dev.trackside.guard;

import java.util.Locale;

/**
 * A breaker changed its state.
 *
 * @param atMillis when, epoch milliseconds
 * @param key which
 * @param from the state before
 * @param to the state since
 * @param cause why
 */
public record BreakerTransition(
    long atMillis, BreakerKey key, BreakerState from, BreakerState to, Cause cause) {

  /** Why a breaker changes its state. */
  public enum Cause {
    /** Too many failures in a row. */
    FAILURES,
    /** Enough good ones in a row while it was open. */
    EVIDENCE,
    /** The recovery timeout is over. */
    TIMEOUT,
    /** All probes were good. */
    PROBES,
    /** A probe was bad. */
    BAD_PROBE,
    /** Nothing came for as long as the recovery timeout: there is nothing more to learn. */
    SILENCE,
    /** Somebody closed it by hand. */
    RESET;

    /** The public word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
