package dev.trackside.app.desk;

/** Somebody else changed meanwhile what was to be changed. */
public final class OvertakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  OvertakenException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }
}
