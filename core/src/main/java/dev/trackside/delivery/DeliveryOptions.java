package dev.trackside.delivery;

import dev.trackside.delivery.lane.LinkOptions;
import java.time.Duration;

/**
 * The limits of delivery.
 *
 * @param batchPackets packets a batch holds at most
 * @param batchBytes encoded size at which a batch is full
 * @param linger how long a batch that is not full may wait for more
 * @param backoff wait after the first failed attempt; doubles up to {@code backoffMost}, +-20 %
 * @param backoffMost longest wait between two attempts
 * @param link how the link is used
 */
public record DeliveryOptions(
    int batchPackets,
    int batchBytes,
    Duration linger,
    Duration backoff,
    Duration backoffMost,
    LinkOptions link) {

  /** Limits that suit a file or a cloud on a fair link. */
  public static DeliveryOptions standard() {
    return new DeliveryOptions(
        10_000,
        4 << 20,
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofSeconds(15),
        LinkOptions.standard());
  }

  /** The same with another wait for more packets. */
  public DeliveryOptions withLinger(Duration newLinger) {
    return new DeliveryOptions(batchPackets, batchBytes, newLinger, backoff, backoffMost, link);
  }

  /** The same with other waits after failures. */
  public DeliveryOptions withBackoff(Duration newBackoff, Duration newMost) {
    return new DeliveryOptions(batchPackets, batchBytes, linger, newBackoff, newMost, link);
  }

  /** The same with other batch limits. */
  public DeliveryOptions withBatch(int newPackets, int newBytes) {
    return new DeliveryOptions(newPackets, newBytes, linger, backoff, backoffMost, link);
  }

  /** The same with another use of the link. */
  public DeliveryOptions with(LinkOptions newLink) {
    return new DeliveryOptions(batchPackets, batchBytes, linger, backoff, backoffMost, newLink);
  }

  /** The wait before the attempt that follows a number of failed ones, nanoseconds. */
  long backoffNanos(int failedAttempts, double random) {
    long doubled = backoff.toNanos() << Math.min(Math.max(failedAttempts - 1, 0), 10);
    long limited = Math.min(doubled, backoffMost.toNanos());
    return (long) (limited * (0.8 + 0.4 * random));
  }
}
