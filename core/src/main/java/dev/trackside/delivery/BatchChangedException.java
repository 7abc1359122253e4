package dev.trackside.delivery;

/** A sealed batch no longer reads as it was sealed: the file under it was changed or damaged. */
final class BatchChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BatchChangedException(String problem) {
    super(problem);
  }
}
