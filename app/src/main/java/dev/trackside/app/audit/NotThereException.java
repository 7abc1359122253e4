package dev.trackside.app.audit;

/** What was asked for is not in the audit log. */
public final class NotThereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /** It is not there. */
  public NotThereException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** Where else to look. */
  public String hint() {
    return hint;
  }
}
