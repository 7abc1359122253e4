package dev.trackside.guard;

/** Whether a breaker lets pass. */
public enum BreakerState {
  /** Everything good passes. */
  CLOSED,
  /** Nothing passes; what is good is held. */
  OPEN,
  /** A few good ones pass as probes. */
  HALF_OPEN
}
