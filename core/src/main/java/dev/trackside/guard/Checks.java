package dev.trackside.guard;

/**
 * Checks that a channel asks for and that need its earlier samples; they are made for each source
 * by itself, in the order in which packets are committed. Times are event times.
 *
 * @param ratePerSecondMost the fastest change, in the channel's unit a second; 0 for no check
 * @param steadyNanosMost how long a value may stay the same before it is stuck; 0 for no check
 * @param gapNanosMost the longest time between two samples; 0 for no check
 * @param ordered true when a sample may not be older than its predecessor
 * @param distinctTimes true when a time may stand only once
 */
public record Checks(
    double ratePerSecondMost,
    long steadyNanosMost,
    long gapNanosMost,
    boolean ordered,
    boolean distinctTimes) {
  /** No check at all. */
  public static final Checks NONE = new Checks(0, 0, 0, false, false);

  /** Checks the parts. */
  public Checks {
    if (!(ratePerSecondMost >= 0) || Double.isInfinite(ratePerSecondMost)) {
      throw new IllegalArgumentException(
          "a rate of change of " + ratePerSecondMost + " a second is no limit");
    }
    if (steadyNanosMost < 0 || gapNanosMost < 0) {
      throw new IllegalArgumentException("a time limit is below zero");
    }
  }

  /** True when nothing is asked for. */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
