package dev.trackside.bench.rivals;

/** A heat that gave no figures; the message says how it ended. */
final class HeatFailedException extends Exception {
  private static final long serialVersionUID = 1;

  HeatFailedException(String message) {
    super(message);
  }
}
