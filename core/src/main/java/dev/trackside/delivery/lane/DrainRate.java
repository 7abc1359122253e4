package dev.trackside.delivery.lane;

import java.util.OptionalDouble;

/**
 * Packets a second, over the last minute: those that a sink acknowledged and those that came. Keeps
 * one look a second. Safe for many threads.
 */
public final class DrainRate {
  private static final int SECONDS = 60;

  private final long[] second = new long[SECONDS];
  private final long[] acked = new long[SECONDS];
  private final long[] end = new long[SECONDS];
  private int newest = -1;
  private int count;

  /**
   * The rates.
   *
   * @param acked packets a second that the sink acknowledged
   * @param intake packets a second that came
   */
  public record Rates(double acked, double intake) {
    /** Seconds until nothing waits; empty while what waits does not become less. */
    public OptionalDouble secondsFor(long waiting) {
      if (waiting <= 0) {
        return OptionalDouble.of(0);
      }
      return acked > intake
          ? OptionalDouble.of(waiting / (acked - intake))
          : OptionalDouble.empty();
    }
  }

  /**
   * Notes how far things are.
   *
   * @param nowMillis wall clock; when it was set back the minute begins anew
   * @param nowAcked packets that the sink acknowledged so far
   * @param nowEnd the position behind the newest packet
   */
  public synchronized void observe(long nowMillis, long nowAcked, long nowEnd) {
    long now = Math.floorDiv(nowMillis, 1_000L);
    if (newest >= 0 && now < second[newest]) {
      newest = -1;
      count = 0;
    }
    if (newest < 0 || now > second[newest]) {
      newest = (newest + 1) % SECONDS;
      count = Math.min(SECONDS, count + 1);
      second[newest] = now;
    } else if (count > 1) {
      return; // the first look at a second stands
    }
    acked[newest] = nowAcked;
    end[newest] = nowEnd;
  }

  /** The rates of the looks that are not older than a minute; 0 while there is only one. */
  public synchronized Rates rates(long nowMillis) {
    long from = Math.floorDiv(nowMillis, 1_000L) - SECONDS;
    int oldest = newest;
    for (int i = 1; i < count; i++) {
      int each = Math.floorMod(newest - i, SECONDS);
      if (second[each] < from) {
        break;
      }
      oldest = each;
    }
    if (oldest == newest) {
      return new Rates(0, 0);
    }
    double seconds = second[newest] - second[oldest];
    return new Rates(
        (acked[newest] - acked[oldest]) / seconds, (end[newest] - end[oldest]) / seconds);
  }
}
