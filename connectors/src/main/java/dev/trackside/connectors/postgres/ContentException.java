package dev.trackside.connectors.postgres;

/** Something in a packet that PostgreSQL cannot hold. Its message repeats no value. */
final class ContentException extends Exception {
  private static final long serialVersionUID = 1L;

  ContentException(String problem) {
    super(problem);
  }
}
