package dev.trackside.delivery.lane;

import java.util.concurrent.TimeUnit;

/**
 * How large a batch of the backlog is: a live packet waits behind those that are on their way, so
 * on a slow link they are small. Halved when one took more than a second, doubled when one took
 * less than half of that; with a bandwidth limit never more than a quarter of a second of it.
 * Written by one thread, read by any.
 */
public final class BatchSize {
  private static final long SLOW = TimeUnit.SECONDS.toNanos(1);
  private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int LEAST_MEASURED = 256 << 10;
  private static final int LEAST_LIMITED = 16 << 10;

  private final int most;
  private final int least;
  private volatile int bytes;

  /**
   * The size for one sink.
   *
   * @param most bytes of a full batch
   * @param bytesPerSecond the bandwidth limit; 0 for none
   */
  public BatchSize(int most, long bytesPerSecond) {
    long quarter = bytesPerSecond == 0 ? most : Math.max(LEAST_LIMITED, bytesPerSecond / 4);
    this.most = (int) Math.min(most, quarter);
    this.least = Math.min(this.most, LEAST_MEASURED);
    this.bytes = this.most;
  }

  /** Bytes at which a batch of the backlog is full. */
  public int bytes() {
    return bytes;
  }

  /** The sink took a batch in so long. */
  public void took(long nanos) {
    if (nanos > SLOW) {
      bytes = Math.max(least, bytes / 2);
    } else if (nanos < QUICK) {
      bytes = (int) Math.min(most, 2L * bytes);
    }
  }
}
