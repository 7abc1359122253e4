package dev.trackside.delivery;

/** A sealed batch cannot be made again as it was sealed; until it can, nothing behind it goes. */
final class BatchChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  BatchChangedException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  /** What to do about it. */
  String hint() {
    return hint;
  }
}
