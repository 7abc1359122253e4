package dev.trackside.app.access;

/** The tokens or the owner's secret cannot be used: says which file, why, and what to do. */
public final class AccessException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  AccessException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  /** What is wrong, and where. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }
}
