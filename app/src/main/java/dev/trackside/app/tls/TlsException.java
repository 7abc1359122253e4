package dev.trackside.app.tls;

import org.jspecify.annotations.Nullable;

/** A certificate or a key cannot be used: says which file, why, and what to do. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  TlsException(String problem, String hint, @Nullable Throwable cause) {
    super(problem, cause);
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
