package dev.trackside.app.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests a second each caller may send: one second's worth at once, and as many again
 * each second. Safe for many threads.
 */
final class Rates {
  private static final int CALLERS_MOST = 10_000;
  private static final double NANOS = 1_000_000_000.0;

  private final long perSecond;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /** That many; 0 for no limit. */
  Rates(long perSecond) {
    this.perSecond = perSecond;
  }

  /** True when one more is allowed, which counts as sent. */
  boolean take(String caller, long now) {
    if (perSecond == 0) {
      return true;
    }
    if (buckets.size() > CALLERS_MOST) {
      // Whoever comes from everywhere at once is not held by a limit of each; memory is.
      buckets.clear();
    }
    return buckets.computeIfAbsent(caller, _ -> new Bucket(perSecond, now)).take(perSecond, now);
  }

  /** What a caller may still send. */
  private static final class Bucket {
    private double left;
    private long filledAt;

    Bucket(long full, long now) {
      this.left = full;
      this.filledAt = now;
    }

    synchronized boolean take(long full, long now) {
      left =
          Math.min(
              (double) full, left + (double) Math.max(0, now - filledAt) * (double) full / NANOS);
      filledAt = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
