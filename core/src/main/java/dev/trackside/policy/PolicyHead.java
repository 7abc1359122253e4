package dev.trackside.policy;

import java.util.List;

/**
 * What a policy says of itself.
 *
 * @param id its name
 * @param version of it
 * @param fromMillis the moment from which it may be used, epoch milliseconds
 * @param expiresMillis the moment from which it is out of date
 * @param graceNanos how long it is used all the same after that
 * @param counselReview what lawyers said of it
 * @param controllers jurisdictions whose law binds the team wherever it races
 */
public record PolicyHead(
    String id,
    String version,
    long fromMillis,
    long expiresMillis,
    long graceNanos,
    String counselReview,
    List<String> controllers) {

  /** How a policy stands at a moment. */
  public enum Standing {
    /** Its time has not begun: as good as expired. */
    NOT_YET,
    /** Good. */
    IN_FORCE,
    /** Out of date, still used: somebody should bring a newer one. */
    IN_GRACE,
    /** Out of date: everything about persons is held. */
    EXPIRED
  }

  /** How it stands at a moment, epoch milliseconds. */
  public Standing standing(long atMillis) {
    if (atMillis < fromMillis) {
      return Standing.NOT_YET;
    }
    if (atMillis < expiresMillis) {
      return Standing.IN_FORCE;
    }
    return atMillis < expiresMillis + graceNanos / 1_000_000 ? Standing.IN_GRACE : Standing.EXPIRED;
  }
}
