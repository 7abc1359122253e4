package dev.trackside.quarantine;

/**
 * Something that is done to dead letters, a page after the other, each page in one transaction with
 * this row: interrupted anywhere it goes on behind the last page, also after a restart.
 *
 * @param id its number
 * @param kind what is done
 * @param state whether it runs
 * @param filter which dead letters are meant
 * @param origin who asked for it: {@code command}, {@code api}, {@code breaker}
 * @param note why, as the one who asked for it says; may be empty
 * @param beganAtMillis when it was asked for, epoch milliseconds
 * @param endedAtMillis when it ended, epoch milliseconds; 0 while it runs
 * @param next the position at which it goes on
 * @param end the position at which it ends: what comes later is not meant
 * @param looked letters that were meant
 * @param released letters of them that went back into the buffer
 * @param discarded letters of them that were thrown away
 * @param kept letters of them that are still bad and stay
 */
public record Act(
    long id,
    Kind kind,
    State state,
    LetterFilter filter,
    String origin,
    String note,
    long beganAtMillis,
    long endedAtMillis,
    long next,
    long end,
    long looked,
    long released,
    long discarded,
    long kept) {

  /** What is done. */
  public enum Kind {
    /** A breaker closed: what was held only because of it goes back. */
    RELEASE,
    /** Judged again under today's channels: what passes goes back. */
    REPROCESS,
    /** Thrown away. */
    DISCARD,
    /** Mended by hand and brought back. */
    IMPORT;

    /** The public word. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether an act runs. */
  public enum State {
    /** It goes on by itself. */
    RUNNING,
    /** Every letter that was meant has been looked at. */
    DONE,
    /** Somebody stopped it; what it did stays done. */
    STOPPED
  }
}
