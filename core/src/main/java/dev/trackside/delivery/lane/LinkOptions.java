package dev.trackside.delivery.lane;

import java.time.Duration;

/**
 * How a sink's link is used.
 *
 * @param backlogShare the backlog's part of the bytes while live packets wait too, from 0 to 1;
 *     when none wait the backlog has all
 * @param liveAge how long the oldest live packet may wait until what is old becomes backlog
 * @param bytesPerSecond bytes a second at most; 0 for no limit
 * @param openAfter failed attempts in a row after which the circuit is open
 * @param probe longest wait between two attempts while it is open
 */
public record LinkOptions(
    double backlogShare, Duration liveAge, long bytesPerSecond, int openAfter, Duration probe) {

  /** Refuses what makes no sense. */
  public LinkOptions {
    if (!(backlogShare >= 0 && backlogShare <= 1) || bytesPerSecond < 0 || openAfter < 1) {
      throw new IllegalArgumentException(
          "a share of %s, %d bytes a second, %d attempts"
              .formatted(backlogShare, bytesPerSecond, openAfter));
    }
  }

  /** Half for the backlog, no limit. */
  public static LinkOptions standard() {
    return new LinkOptions(0.5, Duration.ofSeconds(5), 0, 3, Duration.ofSeconds(1));
  }

  /** The same with another share for the backlog. */
  public LinkOptions withBacklogShare(double newShare) {
    return new LinkOptions(newShare, liveAge, bytesPerSecond, openAfter, probe);
  }

  /** The same with another age at which live packets become backlog. */
  public LinkOptions withLiveAge(Duration newAge) {
    return new LinkOptions(backlogShare, newAge, bytesPerSecond, openAfter, probe);
  }

  /** The same with another limit of bytes a second. */
  public LinkOptions withBytesPerSecond(long newBytes) {
    return new LinkOptions(backlogShare, liveAge, newBytes, openAfter, probe);
  }
}
