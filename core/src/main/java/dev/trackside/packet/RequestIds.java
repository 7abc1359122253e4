package dev.trackside.packet;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out the request ids of one run of a gateway, in rising order. Safe for many threads; a
 * range is taken with one atomic step.
 */
public final class RequestIds {
  private static final int COUNT_BITS = 48;

  private final long high;
  private final long prefix;
  private final AtomicLong next = new AtomicLong(1);

  /**
   * The ids of one run.
   *
   * @param startMillis the start of the run, epoch milliseconds
   * @param random 32 random bits that tell runs started in the same millisecond apart
   */
  public RequestIds(long startMillis, int random) {
    this.high = startMillis << 16 | random >>> 16;
    this.prefix = (long) random << COUNT_BITS;
  }

  /** The upper 64 bits, the same for all ids of the run. */
  long high() {
    return high;
  }

  /** Takes a range of ids; returns the lower 64 bits of the first, the others follow by one. */
  long take(int count) {
    return prefix | next.getAndAdd(count);
  }

  /** Takes one id. */
  public RequestId take() {
    return new RequestId(high, take(1));
  }
}
