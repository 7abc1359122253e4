package dev.trackside.store;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations counted in buckets of 1/8 of a power of two, so that a quantile is right to 12 %. Safe
 * for many threads.
 */
public final class LatencyHistogram {
  private static final int STEPS = 8;

  private final AtomicLongArray counts = new AtomicLongArray(64 * STEPS);
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private final LongAdder sum = new LongAdder();

  /** Counts a duration, nanoseconds. */
  public void record(long nanos) {
    long value = Math.max(1, nanos);
    counts.incrementAndGet(bucket(value));
    longest.accumulate(value);
    sum.add(value);
  }

  /** Number of durations counted. */
  public long count() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** The longest duration, nanoseconds. */
  public long max() {
    return longest.get();
  }

  /** All durations together, nanoseconds. */
  public long sum() {
    return sum.sum();
  }

  /** Durations counted that are not longer than a limit in nanoseconds, to the bucket below it. */
  public long countUpTo(long nanos) {
    long seen = 0;
    for (int i = 0; i < counts.length() && upperBound(i) <= nanos; i++) {
      seen += counts.get(i);
    }
    return seen;
  }

  /** The buckets as they are, for {@link #quantileSince}. */
  public long[] counts() {
    long[] copy = new long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  /** The duration that a share (0..1) of those since earlier counts does not exceed; 0 for none. */
  public long quantileSince(long[] earlier, double share) {
    long[] since = counts();
    long count = 0;
    for (int i = 0; i < since.length; i++) {
      since[i] -= earlier[i];
      count += since[i];
    }
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < since.length; i++) {
      seen += since[i];
      if (seen >= rank && seen > 0) {
        return Math.min(upperBound(i), max());
      }
    }
    return 0;
  }

  /** The duration that a share (0..1) of all does not exceed, nanoseconds; 0 when none counted. */
  public long quantile(double share) {
    long rank = (long) Math.ceil(share * count());
    long seen = 0;
    for (int i = 0; i < counts.length(); i++) {
      seen += counts.get(i);
      if (seen >= rank && seen > 0) {
        return Math.min(upperBound(i), max());
      }
    }
    return 0;
  }

  private static int bucket(long value) {
    int power = 63 - Long.numberOfLeadingZeros(value);
    int step = power < 3 ? 0 : (int) (value >>> (power - 3)) & (STEPS - 1);
    return power * STEPS + step;
  }

  private static long upperBound(int bucket) {
    int power = bucket / STEPS;
    int step = bucket % STEPS;
    return power < 3 ? 1L << (power + 1) : (long) (STEPS + step + 1) << (power - 3);
  }
}
