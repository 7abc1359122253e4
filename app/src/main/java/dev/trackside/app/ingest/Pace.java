package dev.trackside.app.ingest;

import dev.trackside.packet.Chunk;
import dev.trackside.store.Time;

/**
 * Holds chunks back until their event time has come, counted from the first one. Times that go
 * backwards wait for nothing.
 */
final class Pace {
  private static final double LONGEST_NANOS = 86_400e9;

  private final double speed;
  private final Time time;
  private long firstEvent = Long.MIN_VALUE;
  private long firstNanos;

  Pace(double speed, Time time) {
    this.speed = speed;
    this.time = time;
  }

  /** Nanoseconds until the chunk's last packet was measured; 0 for at once. */
  long waitNanos(Chunk chunk) {
    if (speed == 0 || chunk.count() == 0) {
      return 0;
    }
    long last = Long.MIN_VALUE;
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (!chunk.isDefective(packet)) {
        last = Math.max(last, chunk.eventTime(packet));
        if (firstEvent == Long.MIN_VALUE) {
          firstEvent = chunk.eventTime(packet);
          firstNanos = time.nanos();
        }
      }
    }
    if (last == Long.MIN_VALUE) {
      return 0;
    }
    double due = (last - firstEvent) / speed;
    return Math.max(0, (long) Math.min(due, LONGEST_NANOS) + firstNanos - time.nanos());
  }
}
