package dev.trackside.delivery.batch;

import dev.trackside.store.StoreException;

/** A sealed batch cannot be made again as it was sealed; until it can, nothing behind it goes. */
public final class BatchChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /** A problem, and what to do about it. */
  public BatchChangedException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }

  /** What to do when a batch cannot be made. */
  public static String hintOf(Throwable problem) {
    return switch (problem) {
      case StoreException known -> known.hint();
      case BatchChangedException known -> known.hint();
      default -> "stop the gateway and run ./trackside salvage; a new start does it by itself";
    };
  }
}
