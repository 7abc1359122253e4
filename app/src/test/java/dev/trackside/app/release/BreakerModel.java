package dev.trackside.app.release;

/** What the contract says of a breaker with its usual counts, in the fewest words. */
final class BreakerModel {
  static final int FAILURES = 5;
  static final int EVIDENCE = 20;
  static final int PROBES = 3;

  private boolean isOpen;
  private boolean isHalfOpen;
  private int count;

  /** True when a good one passes, false when it is held. */
  boolean good() {
    if (isHalfOpen) {
      isHalfOpen = ++count < PROBES;
      count = isHalfOpen ? count : 0;
      return true;
    }
    if (!isOpen) {
      count = 0;
      return true;
    }
    if (++count == EVIDENCE) {
      isOpen = false;
      isHalfOpen = true;
      count = 0;
    }
    return false;
  }

  /** A failure. */
  void bad() {
    boolean opens = isHalfOpen || (!isOpen && ++count == FAILURES);
    if (opens || isOpen) {
      isOpen = true;
      isHalfOpen = false;
      count = 0;
    }
  }

  boolean isClosed() {
    return !isOpen && !isHalfOpen;
  }
}
