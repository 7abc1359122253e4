package dev.trackside.app.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who came in from where within the last hour, so that the audit log tells of it once and not at
 * each request. Bounded. Safe for many threads.
 */
final class Visits {
  private static final int VISITS_MOST = 10_000;
  private static final long FRESH_NANOS = Duration.ofHours(1).toNanos();

  private final Map<Visit, Long> begun = new ConcurrentHashMap<>();

  private record Visit(String name, Peer peer) {}

  /** True when it did. */
  boolean isKnown(Caller caller, Peer peer, long now) {
    Long since = begun.get(new Visit(caller.name(), peer));
    return since != null && now - since <= FRESH_NANOS;
  }

  /** Notes that it did; true when that is news. */
  boolean begin(Caller caller, Peer peer, long now) {
    if (begun.size() >= VISITS_MOST) {
      begun.values().removeIf(since -> now - since > FRESH_NANOS);
      if (begun.size() >= VISITS_MOST) {
        return false; // more than an hour's log has room for anyway
      }
    }
    boolean[] isNews = {false};
    begun.compute(
        new Visit(caller.name(), peer),
        (_, since) -> {
          isNews[0] = since == null || now - since > FRESH_NANOS;
          return isNews[0] ? Long.valueOf(now) : since;
        });
    return isNews[0];
  }
}
