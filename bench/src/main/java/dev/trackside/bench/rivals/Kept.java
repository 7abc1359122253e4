package dev.trackside.bench.rivals;

/** The question after each heat: is there what was sent? */
final class Kept {
  private Kept() {}

  static void check(long sent, long kept) {
    if (sent != kept) {
      throw new IllegalStateException(sent + " packets were sent, but " + kept + " are there");
    }
  }
}
