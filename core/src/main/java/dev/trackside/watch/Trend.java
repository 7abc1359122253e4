package dev.trackside.watch;

import dev.trackside.gateway.Health;
import java.util.OptionalDouble;

/** Where the figures of the last minute lead. One look a second; for one thread. */
final class Trend {
  private static final int SECONDS = 60;
  private static final int RATE_SECONDS = 5;
  private static final double NANOS = 1e9;

  /** Nothing that needs longer than a year fills. */
  private static final double SECONDS_MOST = 366 * 86_400.0;

  private final Look[] looks = new Look[SECONDS + 1];
  private int count;

  /** The figures of one moment. */
  private record Look(
      long nanos,
      long received,
      long samples,
      long acked,
      long quarantined,
      long backlog,
      long freeBytes) {
    static Look of(Health health, long nanos) {
      long acked = health.sinks().stream().mapToLong(Health.SinkHealth::synced).min().orElse(0);
      return new Look(
          nanos,
          health.ledger().received(),
          health.samples(),
          acked,
          health.ledger().quarantined(),
          health.backlog(),
          health.store().freeBytes());
    }
  }

  void look(Health health, long nanos) {
    looks[count++ % looks.length] = Look.of(health, nanos);
  }

  private Look back(int looksAgo) {
    int available = Math.min(count, looks.length) - 1;
    return looks[(count - 1 - Math.min(looksAgo, available)) % looks.length];
  }

  Rates rates() {
    if (count < 2) {
      return Rates.NONE;
    }
    Look now = back(0);
    Look then = back(RATE_SECONDS);
    double seconds = (now.nanos() - then.nanos()) / NANOS;
    return new Rates(
        (now.received() - then.received()) / seconds,
        (now.samples() - then.samples()) / seconds,
        (now.acked() - then.acked()) / seconds,
        (now.quarantined() - then.quarantined()) / seconds);
  }

  /**
   * Seconds until intake is refused, because the disk or the backlog is at its limit, if all goes
   * on as in the last minute; empty while neither grows.
   */
  OptionalDouble secondsToFull(long mostBacklog, long floorBytes) {
    if (count < 2) {
      return OptionalDouble.empty();
    }
    Look now = back(0);
    Look then = back(SECONDS);
    double seconds = (now.nanos() - then.nanos()) / NANOS;
    double byBacklog =
        until(mostBacklog - now.backlog(), (now.backlog() - then.backlog()) / seconds);
    double byDisk =
        now.freeBytes() < 0 || then.freeBytes() < 0
            ? Double.POSITIVE_INFINITY
            : until(now.freeBytes() - floorBytes, (then.freeBytes() - now.freeBytes()) / seconds);
    double first = Math.min(byBacklog, byDisk);
    return first <= SECONDS_MOST ? OptionalDouble.of(first) : OptionalDouble.empty();
  }

  private static double until(long room, double perSecond) {
    return perSecond <= 0 ? Double.POSITIVE_INFINITY : Math.max(0, room) / perSecond;
  }
}
