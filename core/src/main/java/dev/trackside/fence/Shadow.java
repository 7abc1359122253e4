package dev.trackside.fence;

import dev.trackside.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A candidate policy, judged beside the one in force on real traffic. What it would do otherwise is
 * counted; what leaves does not change by it. Kept in memory: a restart counts anew. Safe for many
 * threads.
 *
 * <p>A packet counts once for each sink, when its batch is frozen: drafts that became void, retries
 * and supplements do not count.
 */
public final class Shadow {
  private volatile @Nullable Trial trial;
  private long trials;

  /** How what a candidate says differs from what is in force. */
  public enum Change {
    /** Less would leave. */
    STRICTER,
    /** More would leave. */
    LOOSER,
    /** Something else would leave, and neither is the stricter in everything. */
    PARAM
  }

  /**
   * What was found so far.
   *
   * @param id the candidate's name
   * @param version of it
   * @param hash of it
   * @param origin who brought it: configuration, api
   * @param sinceMillis since when it is judged, epoch milliseconds
   * @param errors packets that the candidate could not be asked about
   * @param firstError what went wrong first; empty for nothing
   * @param sinks what was found for each
   */
  public record Report(
      String id,
      String version,
      String hash,
      String origin,
      long sinceMillis,
      long errors,
      String firstError,
      List<SinkReport> sinks) {}

  /**
   * What was found for one sink.
   *
   * @param sink its name
   * @param destination where it is
   * @param packets packets judged under both
   * @param values their samples, metadata and headers
   * @param packetsChanged packets of which at least one value would change
   * @param packetsBy how many would change so; one packet may do so in several ways
   * @param valuesBy how many values would change so
   * @param cells distinct places, classes and fields that were seen
   * @param beyond values in cells beyond the most that are kept apart
   * @param changed cells that differ, in the order in which they were seen first
   */
  public record SinkReport(
      String sink,
      String destination,
      long packets,
      long values,
      long packetsChanged,
      Map<Change, Long> packetsBy,
      Map<Change, Long> valuesBy,
      int cells,
      long beyond,
      List<Cell> changed) {}

  /**
   * A cell that differs: names only, never a value.
   *
   * @param place the circuit's key in the policy, {@code unknown} when neither knows it
   * @param of the privacy class in force, {@code unknown} for none
   * @param field the field's name; {@code header} or {@code metadata} stands before those
   * @param before what is in force, when it was seen first
   * @param after what the candidate says
   * @param values how many values of it were seen
   * @param by how many of them would change so
   */
  public record Cell(
      String place,
      String of,
      String field,
      String before,
      String after,
      long values,
      Map<Change, Long> by) {}

  /** What one candidate made of the traffic. Changed only under the shadow's lock. */
  private static final class Trial {
    final long number;
    final Policy policy;
    final String origin;
    final long sinceMillis;
    final Map<String, ShadowTally> sinks = new TreeMap<>();
    final Map<String, String> destinations = new TreeMap<>();
    long errors;
    String firstError = "";

    Trial(long number, Policy policy, String origin, long sinceMillis) {
      this.number = number;
      this.policy = policy;
      this.origin = origin;
      this.sinceMillis = sinceMillis;
    }
  }

  /** Begins with a candidate, and counts from nothing; an earlier one is forgotten. */
  public synchronized void begin(Policy candidate, String origin, long nowMillis) {
    trials++;
    trial = new Trial(trials, candidate, origin, nowMillis);
  }

  /** Ends it; false when there was none. */
  public synchronized boolean end() {
    boolean was = trial != null;
    trial = null;
    return was;
  }

  /** Looks at the packets of one draft; null while there is no candidate. */
  public @Nullable ShadowLook look(Policy active, Terms terms) {
    Trial now = trial;
    return now == null ? null : ShadowLook.at(active, now.policy, terms, now.number);
  }

  /** Counts the packets of a draft that is frozen; those of an earlier candidate are left out. */
  public synchronized void take(String sink, String destination, ShadowLook look) {
    Trial now = trial;
    if (now == null || now.number != look.number()) {
      return;
    }
    now.sinks.computeIfAbsent(sink, name -> new ShadowTally()).add(look.tally());
    now.destinations.put(sink, destination);
    if (look.errors() > 0 && now.errors == 0) {
      now.firstError = look.firstError();
    }
    now.errors += look.errors();
  }

  /** What was found so far; empty while there is no candidate. */
  public synchronized Optional<Report> report(int mostCells) {
    Trial now = trial;
    if (now == null) {
      return Optional.empty();
    }
    List<SinkReport> sinks = new ArrayList<>();
    now.sinks.forEach((sink, tally) ->
        sinks.add(tally.report(sink, now.destinations.getOrDefault(sink, ""), mostCells)));
    return Optional.of(
        new Report(
            now.policy.head().id(),
            now.policy.head().version(),
            now.policy.hash(),
            now.origin,
            now.sinceMillis,
            now.errors,
            now.firstError,
            sinks));
  }
}
