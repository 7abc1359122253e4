package dev.trackside.packet;

import static java.util.Objects.requireNonNull;

/**
 * Where a packet comes from: one source in one session at one circuit. Empty text means unknown,
 * which only a malformed packet may have.
 *
 * @param source who sent it, such as {@code car-44}
 * @param session one outing, such as {@code 2025-nl-zandvoort-race}
 * @param circuit the race track, such as {@code zandvoort}
 */
public record Stream(String source, String session, String circuit) {
  /** The stream of packets that could not be read far enough to know it. */
  public static final Stream UNKNOWN = new Stream("", "", "");

  /** Checks the parts. */
  public Stream {
    requireNonNull(source, "source is null");
    requireNonNull(session, "session is null");
    requireNonNull(circuit, "circuit is null");
  }
}
