package dev.trackside.app.desk;

/** The gateway did not take what it was given now; the same may pass later. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  RefusedException(String problem, String hint) {
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
