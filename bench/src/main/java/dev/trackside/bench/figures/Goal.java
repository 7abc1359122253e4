package dev.trackside.bench.figures;

/**
 * What a figure should be.
 *
 * @param figure its name
 * @param bound on which side of the value it should be
 * @param value the value
 * @param what the figure in words
 */
public record Goal(String figure, Bound bound, double value, String what) {
  /** A side of a value. */
  public enum Bound {
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

  public static Goal atMost(String figure, double value, String what) {
    return new Goal(figure, Bound.AT_MOST, value, what);
  }

  public static Goal atLeast(String figure, double value, String what) {
    return new Goal(figure, Bound.AT_LEAST, value, what);
  }

  public boolean isMetBy(double measured) {
    return bound == Bound.AT_MOST ? measured <= value : measured >= value;
  }

  public String words() {
    return what + " " + bound.words() + " " + Figures.shown(value);
  }
}
