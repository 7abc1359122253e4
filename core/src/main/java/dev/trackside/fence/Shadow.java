package dev.trackside.fence;

import dev.trackside.policy.Policy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a candidate would do otherwise than the policy in force, on real traffic. Nothing
 * that it says changes what leaves. Safe for many threads.
 */
public final class Shadow {
  private static final int MOST = 10_000;

  private final Policy candidate;
  private final Map<Difference, Long> differences = new TreeMap<>();
  private final AtomicLong judged = new AtomicLong();
  private long beyond;

  /**
   * A field that a candidate would treat otherwise.
   *
   * @param circuit where
   * @param destination where to
   * @param field the channel; empty for one that neither catalogue knows
   * @param inForce the rule in force
   * @param candidate the rule of the candidate
   * @param isLooser true when the candidate would let more out
   */
  public record Difference(
      String circuit,
      String destination,
      String field,
      String inForce,
      String candidate,
      boolean isLooser)
      implements Comparable<Difference> {
    @Override
    public int compareTo(Difference other) {
      return toString().compareTo(other.toString());
    }
  }

  Shadow(Policy candidate) {
    this.candidate = candidate;
  }

  /** The candidate. */
  public Policy candidate() {
    return candidate;
  }

  /** Samples judged so far. */
  public long judged() {
    return judged.get();
  }

  void judged(long samples) {
    judged.addAndGet(samples);
  }

  synchronized void count(Difference difference, long samples) {
    if (differences.size() < MOST || differences.containsKey(difference)) {
      differences.merge(difference, samples, Long::sum);
    } else {
      beyond += samples;
    }
  }

  /** Samples for each difference. */
  public synchronized Map<Difference, Long> differences() {
    return new TreeMap<>(differences);
  }

  /** Samples of differences that there were too many of. */
  public synchronized long beyond() {
    return beyond;
  }
}
