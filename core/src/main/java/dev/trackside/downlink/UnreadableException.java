package dev.trackside.downlink;

/**
 * Input of which nothing, or nothing more, can be read: a body that is no JSON, a file without a
 * column of times. What is only bad in a place becomes a dead letter instead.
 */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String where;
  private final String hint;

  /**
   * The error with its parts.
   *
   * @param problem what is wrong
   * @param where the file, or the byte, line and column of a body
   * @param hint what to do
   */
  public UnreadableException(String problem, String where, String hint) {
    super(problem + " (" + where + "); " + hint);
    this.problem = problem;
    this.where = where;
    this.hint = hint;
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** The file, or the byte, line and column of a body. */
  public String where() {
    return where;
  }

  /** What to do. */
  public String hint() {
    return hint;
  }

  UnreadableException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }
}
