package dev.trackside.fence;

import dev.trackside.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Says whether the wall clock can be what it says: rules with an end hang on it. It cannot when it
 * lies before this program was written, or more than an hour before the newest packet on the disk;
 * and not for ten minutes after it stepped by more than five, because nobody can say which of the
 * two times was right. Safe for many threads.
 */
public final class ClockWatch implements Supplier<String> {
  /** No gateway ran before. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private static final long BEHIND_MOST_MILLIS = Duration.ofHours(1).toMillis();
  private static final long STEP_MOST_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long EVEN_NANOS = Duration.ofMinutes(10).toNanos();

  private final Time time;
  private long newestMillis;
  private long wallMillis;
  private long nanos;
  private long steppedMillis;
  private long steppedAtNanos;

  /**
   * Watches a clock from now on.
   *
   * @param newestMillis when the newest packet on the disk was written, epoch milliseconds
   */
  public ClockWatch(Time time, long newestMillis) {
    this.time = time;
    this.newestMillis = newestMillis;
    this.wallMillis = time.epochMillis();
    this.nanos = time.nanos();
  }

  /** Why the clock is not to be trusted; empty when it is. */
  @Override
  public synchronized String get() {
    long wall = time.epochMillis();
    long now = time.nanos();
    long step = wall - wallMillis - (now - nanos) / 1_000_000L;
    wallMillis = wall;
    nanos = now;
    if (Math.abs(step) > STEP_MOST_MILLIS) {
      steppedMillis = step;
      steppedAtNanos = now;
    } else if (steppedMillis != 0 && now - steppedAtNanos >= EVEN_NANOS) {
      steppedMillis = 0;
    }
    Instant shown = Instant.ofEpochMilli(wall);
    if (shown.isBefore(EARLIEST)) {
      return "it says %s, which is before this program was written".formatted(shown);
    }
    if (wall < newestMillis - BEHIND_MOST_MILLIS) {
      return "it says %s, and the newest packet is of %s"
          .formatted(shown, Instant.ofEpochMilli(newestMillis));
    }
    if (steppedMillis != 0) {
      return "it stepped by %s".formatted(Duration.ofMillis(steppedMillis));
    }
    newestMillis = Math.max(newestMillis, wall);
    return "";
  }
}
