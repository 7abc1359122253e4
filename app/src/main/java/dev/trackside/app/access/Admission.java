package dev.trackside.app.access;

import java.time.Duration;
import java.util.Locale;

/** What the gate says to a request. */
public sealed interface Admission {
  /** It may go on. */
  record Admitted(Caller caller) implements Admission {}

  /**
   * It may not.
   *
   * @param reason why, in one word
   * @param detail what is wrong
   * @param hint what to do about it
   * @param pause after which it may be better; zero when it will not be
   */
  record Refused(Reason reason, String detail, String hint, Duration pause) implements Admission {}

  /** Why somebody is turned away. */
  enum Reason {
    /** No token came with the request. */
    NO_TOKEN,
    /** The token is nobody's, or nobody's any more. */
    UNKNOWN_TOKEN,
    /** The token is good, and not for this. */
    NOT_ENTITLED,
    /** From there came too many tokens that are nobody's. */
    LOCKED_OUT,
    /** From there, or with that token, come more requests than are allowed. */
    TOO_MANY_REQUESTS;

    /** Its name in answers and in the audit log. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
