package dev.trackside.bench.load;

import java.util.Arrays;
import java.util.List;

/** Every call's duration in nanoseconds, kept as it is, so that quantiles are exact. */
public final class Timings {
  private long[] nanos = new long[1_024];
  private int count;

  /** Notes a call. */
  public void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  /** All calls of several threads. */
  public static Timings together(List<Timings> parts) {
    Timings all = new Timings();
    all.nanos = new long[Math.max(1, parts.stream().mapToInt(part -> part.count).sum())];
    for (Timings part : parts) {
      System.arraycopy(part.nanos, 0, all.nanos, all.count, part.count);
      all.count += part.count;
    }
    return all;
  }

  /** Number of calls. */
  public int count() {
    return count;
  }

  /** The shortest duration that a share of the calls did not exceed, microseconds; 0 for none. */
  public double quantileMicros(double share) {
    if (count == 0) {
      return 0;
    }
    Arrays.sort(nanos, 0, count);
    int place = (int) Math.ceil(share * count) - 1;
    return nanos[Math.max(0, place)] / 1_000.0;
  }
}
