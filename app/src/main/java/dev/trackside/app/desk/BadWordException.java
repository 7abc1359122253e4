package dev.trackside.app.desk;

/** A filter or an action holds a word that means nothing here. */
public final class BadWordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  public BadWordException(String problem, String hint) {
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
