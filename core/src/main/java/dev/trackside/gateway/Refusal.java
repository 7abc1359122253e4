package dev.trackside.gateway;

import java.time.Duration;

/**
 * Nothing of the chunk was kept (or, for {@link Cause#UNKNOWN}, nobody knows): the sender still has
 * it and sends it again.
 *
 * @param cause why
 * @param problem what is wrong
 * @param hint what to do about it
 * @param retryAfter when to send it again
 */
public record Refusal(Cause cause, String problem, String hint, Duration retryAfter)
    implements Answer {
  /** Why a chunk is refused. */
  public enum Cause {
    /** Too little disk space is left. */
    DISK_FULL,
    /** The backlog is at its hard limit. */
    BACKLOG_FULL,
    /** It holds driver data, and the subject keys cannot be used. */
    KEYS_LOCKED,
    /** Somebody else has read on in this recorded file. */
    SUPERSEDED,
    /** The committer cannot keep up. */
    OVERLOADED,
    /** The file could not be written. */
    STORE_FAILED,
    /** The file could not be written or looked at; what was kept is recognised by packet ids. */
    UNKNOWN,
    /** The gateway is closed. */
    CLOSED
  }
}
