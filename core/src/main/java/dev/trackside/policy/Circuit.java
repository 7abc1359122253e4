package dev.trackside.policy;

import dev.trackside.guard.Validity;
import java.util.List;

/**
 * A race track, as one law held there for a time.
 *
 * @param key its name in policies
 * @param name for people
 * @param aliases other names that packets carry
 * @param jurisdiction where it lies
 * @param validity event times for which this is so
 * @param rounds races held or planned there
 */
public record Circuit(
    String key,
    String name,
    List<String> aliases,
    String jurisdiction,
    Validity validity,
    List<Round> rounds) {

  /** True when this edition holds at an event time, epoch nanoseconds. */
  public boolean holds(long eventNanos) {
    return validity.holds(eventNanos);
  }

  /**
   * A race weekend.
   *
   * @param season the year
   * @param number of the round
   * @param from first day, {@code 2026-09-04}
   * @param to last day
   * @param isCancelled true when it was called off; kept, so that a race that comes back is known
   */
  public record Round(int season, int number, String from, String to, boolean isCancelled) {}
}
