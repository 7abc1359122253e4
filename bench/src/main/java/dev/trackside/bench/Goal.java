package dev.trackside.bench;

/**
 * What a figure should be.
 *
 * @param figure its name
 * @param bound on which side of the value it should be
 * @param value the value
 * @param what the figure in words
 */
record Goal(String figure, Bound bound, double value, String what) {
  /** A side of a value. */
  enum Bound {
    AT_MOST("at most"),
    AT_LEAST("at least");

    private final String words;

    Bound(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Goal atMost(String figure, double value, String what) {
    return new Goal(figure, Bound.AT_MOST, value, what);
  }

  static Goal atLeast(String figure, double value, String what) {
    return new Goal(figure, Bound.AT_LEAST, value, what);
  }

  boolean isMetBy(double measured) {
    return bound == Bound.AT_MOST ? measured <= value : measured >= value;
  }

  String words() {
    return what + " " + bound.words() + " " + Figures.shown(value);
  }
}
