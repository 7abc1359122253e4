package dev.trackside.app.fencing;

import java.util.OptionalDouble;

/**
 * What one of the test's policies says of the three channels, worked out without the fence.
 *
 * @param kind which policy
 * @param endMillis the moment from which it is out of date and its grace is over
 */
record Law(Kind kind, long endMillis) {
  private static final double BUCKET = 25;

  /** The policies that are switched between. */
  enum Kind {
    /** Throttle leaves as it is. */
    OPEN,
    /** Throttle leaves in steps of 25. */
    COARSE,
    /** Throttle never leaves. */
    SHUT,
    /** As OPEN, and what hybrid_pct is, is known. */
    KNOWING,
    /** As OPEN, and out of date in seconds. */
    SHORT
  }

  /** What becomes of a value. */
  enum Fate {
    LEAVES,
    WAITS,
    STAYS
  }

  boolean isOver(long atMillis) {
    return atMillis >= endMillis;
  }

  Fate fate(String channel, long judgedAtMillis) {
    return switch (channel) {
      case "speed" -> Fate.LEAVES;
      case "hybrid_pct" -> kind == Kind.KNOWING ? Fate.LEAVES : Fate.WAITS;
      default -> kind == Kind.SHUT ? Fate.STAYS : isOver(judgedAtMillis) ? Fate.WAITS : Fate.LEAVES;
    };
  }

  /** What a value is when it has left; empty when it may not leave. */
  OptionalDouble left(String channel, double value, long judgedAtMillis) {
    if (fate(channel, judgedAtMillis) != Fate.LEAVES) {
      return OptionalDouble.empty();
    }
    boolean isCoarse = kind == Kind.COARSE && channel.equals("throttle");
    return OptionalDouble.of(isCoarse ? Math.floor(value / BUCKET) * BUCKET : value);
  }
}
