package dev.trackside.watch;

/**
 * Something that wants somebody, for as long as it lasts.
 *
 * @param id which; the same thing has the same id, however often it comes back
 * @param group what it belongs to, the id up to its first dot: what is silenced together
 * @param severity how bad it is
 * @param what what it is, with the figures of now
 * @param hint what to do about it
 * @param sinceMillis since when, epoch milliseconds
 * @param count how often it came, as it comes and goes
 * @param isAcknowledged whether somebody said that he knows
 * @param silencedUntilMillis until when its group is silent, epoch milliseconds; 0 when it is not
 */
public record Alert(
    String id,
    String group,
    Severity severity,
    String what,
    String hint,
    long sinceMillis,
    int count,
    boolean isAcknowledged,
    long silencedUntilMillis) {
  /** How bad it is. */
  public enum Severity {
    /** Somebody should look; nothing is lost. */
    WARNING,
    /** Somebody must act now. */
    CRITICAL
  }

  /** The group of an id. */
  static String groupOf(String id) {
    int dot = id.indexOf('.');
    return dot < 0 ? id : id.substring(0, dot);
  }

  /**
   * An alert came or went.
   *
   * @param kind which of them
   * @param alert how it stands since
   * @param atMillis when, epoch milliseconds
   */
  public record Change(Kind kind, Alert alert, long atMillis) {
    /** What may happen to an alert. */
    public enum Kind {
      /** It came, or came back. */
      RAISED,
      /** It became worse. */
      WORSE,
      /** It is over. */
      OVER
    }
  }
}
