package dev.trackside.app.sink;

/** An address that names no sink. */
public final class BadAddressException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /** What is wrong with it, and what to write instead. */
  public BadAddressException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** What to write instead. */
  public String hint() {
    return hint;
  }
}
