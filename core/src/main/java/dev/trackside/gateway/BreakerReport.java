package dev.trackside.gateway;

import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerStatus;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.store.Reading;
import java.util.List;

/**
 * The breakers at one look.
 *
 * @param notAtRest those that are open, half open, or have counted failures
 * @param newest the newest transitions of those that are meant, the newest first
 * @param transitions transitions ever
 * @param untracked bad samples and packets whose breaker found no place among so many
 */
public record BreakerReport(
    List<BreakerStatus> notAtRest,
    List<BreakerTransition> newest,
    long transitions,
    long untracked) {
  /** Keeps the lists as they are. */
  public BreakerReport {
    notAtRest = List.copyOf(notAtRest);
    newest = List.copyOf(newest);
  }

  /** The breakers as they stand in a file that no gateway holds. */
  public static BreakerReport of(Reading reading, BreakerKey meant, int most) {
    return reading.read(connection -> BreakerTable.report(connection, meant, most, 0));
  }
}
