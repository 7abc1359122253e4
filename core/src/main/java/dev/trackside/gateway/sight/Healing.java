package dev.trackside.gateway.sight;

import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.store.LatencyHistogram;
import java.util.HashMap;
import java.util.Map;

/**
 * How long breakers take to close once their fault seems gone: from the moment that one lets probes
 * through for the last time until they closed it. One that closes because nothing comes any more,
 * or by hand, has shown nothing of that. Written by the committer's thread, read by any.
 */
public final class Healing {
  private static final int MOST = 100_000;

  private final Map<BreakerKey, Long> probingSince = new HashMap<>();
  private final LatencyHistogram times = new LatencyHistogram();

  /** Notes a change of state; of more breakers than can be remembered it notes nothing. */
  public void note(BreakerTransition change) {
    if (change.to() == BreakerState.HALF_OPEN && probingSince.size() < MOST) {
      probingSince.put(change.key(), change.atMillis());
    } else if (change.to() != BreakerState.HALF_OPEN) {
      Long since = probingSince.remove(change.key());
      if (since != null && change.cause() == BreakerTransition.Cause.PROBES) {
        times.record(Math.max(0, change.atMillis() - since) * 1_000_000);
      }
    }
  }

  /** The times of all that closed since the start. */
  public LatencyHistogram times() {
    return times;
  }
}
