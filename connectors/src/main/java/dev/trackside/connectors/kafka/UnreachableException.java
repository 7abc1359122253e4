package dev.trackside.connectors.kafka;

import org.jspecify.annotations.Nullable;

/** The brokers cannot be written to now. Nothing of a batch was committed by whoever throws it. */
final class UnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /** What is wrong, and what to do about it. */
  UnreachableException(String problem, String hint, @Nullable Throwable cause) {
    super(problem, cause);
    this.hint = hint;
  }

  /** What is wrong. */
  String problem() {
    return String.valueOf(getMessage());
  }

  /** What to do about it. */
  String hint() {
    return hint;
  }
}
