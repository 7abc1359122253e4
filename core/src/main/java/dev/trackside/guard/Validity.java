package dev.trackside.guard;

/**
 * The event times for which a channel's definition holds, in epoch nanoseconds.
 *
 * @param from the first moment
 * @param to the first moment for which it holds no more
 */
public record Validity(long from, long to) {
  /** At all times. */
  public static final Validity ALWAYS = new Validity(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Checks the parts. */
  public Validity {
    if (from >= to) {
      throw new IllegalArgumentException("the validity ends before it begins");
    }
  }

  /** True when a moment lies in it. */
  public boolean holds(long eventNanos) {
    return eventNanos >= from && (eventNanos < to || to == Long.MAX_VALUE);
  }

  /** True when the two have a moment in common. */
  public boolean overlaps(Validity other) {
    return from < other.to && other.from < to;
  }
}
