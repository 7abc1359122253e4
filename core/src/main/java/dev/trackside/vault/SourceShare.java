package dev.trackside.vault;

import dev.trackside.vault.SubjectKeys.Use;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many keys each source has made on one day, so that one that names somebody else in each
 * packet cannot use up the keys that there may be for all. Counted since the start. Safe for many
 * threads.
 */
public final class SourceShare {
  /**
   * Keys of one source and day, UTC. A feed that brings the 22 drivers of a race by itself, each
   * for two purposes in ten sessions, needs 440.
   */
  public static final int KEYS_MOST = 500;

  // Each source in it has made a key, and of these there are at most SubjectKeys.KEYS_MOST.
  private final Map<String, Integer> made = new HashMap<>();
  private long day = Long.MIN_VALUE;
  private long refusals;
  private String refused = "";

  SourceShare() {}

  /**
   * Makes the keys that are not there yet; all of them, or none when a source has had its share.
   *
   * @param uses what each source asks for; not empty
   * @return what is wrong and what to do; empty when all are there
   */
  synchronized String make(Map<String, Set<Use>> uses, SubjectKeys keys) {
    Map<String, Integer> more = new HashMap<>();
    for (Map.Entry<String, Set<Use>> each : uses.entrySet()) {
      int missing = keys.missing(each.getValue());
      if (missing > 0) {
        turnTo(each.getValue().iterator().next().scope().epochDay());
        more.put(each.getKey(), missing);
        if (made.getOrDefault(each.getKey(), 0) + missing > KEYS_MOST) {
          refusals++;
          refused = each.getKey();
          return "source %s names more persons than one source may on a day (%d keys): see its data"
              .formatted(each.getKey(), KEYS_MOST);
        }
      }
    }
    for (Set<Use> each : uses.values()) {
      String problem = keys.make(each);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    more.forEach((source, count) -> made.merge(source, count, Integer::sum));
    return "";
  }

  private void turnTo(long epochDay) {
    if (epochDay > day) {
      day = epochDay;
      made.clear();
    }
  }

  /** Requests since the start that were refused because a source had had its share. */
  public synchronized long refusals() {
    return refusals;
  }

  /** The source of the newest of them; empty for none. */
  public synchronized String refused() {
    return refused;
  }
}
