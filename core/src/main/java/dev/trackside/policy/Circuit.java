package dev.trackside.policy;

import dev.trackside.guard.Validity;
import java.util.List;
import java.util.Optional;

/**
 * A race track, as one law held there for a time.
 *
 * @param key its name in policies
 * @param name for people
 * @param aliases other names that packets carry
 * @param jurisdiction where it lies
 * @param validity event times for which this is so
 * @param rounds races held or planned there
 * @param location where on the earth it lies; empty when the policy does not say
 */
public record Circuit(
    String key,
    String name,
    List<String> aliases,
    String jurisdiction,
    Validity validity,
    List<Round> rounds,
    Optional<Location> location) {

  /**
   * A place on the earth and what lies around it, WGS 84.
   *
   * @param latitude degrees, north positive
   * @param longitude degrees, east positive
   * @param radiusMetres how far from there a car may be and still be at the circuit
   */
  public record Location(double latitude, double longitude, double radiusMetres) {}

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
