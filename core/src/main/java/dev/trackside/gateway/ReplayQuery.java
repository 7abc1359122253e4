package dev.trackside.gateway;

import java.util.Set;

/**
 * Which packets to read back.
 *
 * @param session the session; empty for all
 * @param source the source; empty for all
 * @param channels the channels; empty for all
 * @param fromNanos earliest event time, epoch nanoseconds
 * @param toNanos latest event time, epoch nanoseconds
 */
public record ReplayQuery(
    String session, String source, Set<String> channels, long fromNanos, long toNanos) {
  /** Everything of a session. */
  public static ReplayQuery ofSession(String session) {
    return new ReplayQuery(session, "", Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Keeps the set as it is. */
  public ReplayQuery {
    channels = Set.copyOf(channels);
  }
}
