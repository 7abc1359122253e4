package dev.trackside.gateway.sight;

import java.util.List;

/**
 * How much comes from one source.
 *
 * @param source its name
 * @param session the session of its newest packet
 * @param packetsPerSecond packets a second over the last five whole seconds, whatever became of
 *     them
 * @param samplesPerSecond samples a second, likewise
 * @param lastReceivedAtMillis when its newest packet was committed, epoch milliseconds
 * @param coverage packets in each of the last 60 whole seconds, the oldest first
 */
public record SourceRate(
    String source,
    String session,
    double packetsPerSecond,
    double samplesPerSecond,
    long lastReceivedAtMillis,
    List<Integer> coverage) {
  /** Keeps the list as it is. */
  public SourceRate {
    coverage = List.copyOf(coverage);
  }
}
