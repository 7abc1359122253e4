package dev.trackside.delivery.lane;

/**
 * A limit of bytes a second: a bucket of tokens that holds those of a quarter of a second. Whoever
 * finds some takes what it needs, and the debt makes the next one wait, so that nothing is too
 * large for it. For one thread; instants are handed in.
 */
public final class Bandwidth {
  private static final double SECOND = 1e9;
  private static final double HOLDS = 0.25;

  private final long bytesPerSecond;
  private double tokens;
  private long filledNanos;

  /**
   * A limit.
   *
   * @param bytesPerSecond 0 for none
   * @param nowNanos monotonic clock
   */
  public Bandwidth(long bytesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.tokens = bytesPerSecond * HOLDS;
    this.filledNanos = nowNanos;
  }

  /** How long to wait until something may be sent, nanoseconds; 0 for not at all. */
  public long waitNanos(long nowNanos) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    tokens =
        Math.min(
            bytesPerSecond * HOLDS, tokens + (nowNanos - filledNanos) / SECOND * bytesPerSecond);
    filledNanos = nowNanos;
    return tokens > 0 ? 0 : (long) Math.ceil((1 - tokens) / bytesPerSecond * SECOND);
  }

  /** Bytes are sent. */
  public void take(long bytes) {
    tokens -= bytes;
  }
}
