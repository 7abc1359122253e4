package dev.trackside.guard;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;

/**
 * A named measurement and what values of it may pass.
 *
 * @param name the exact name
 * @param type what kind of value it takes
 * @param unit for people; may be empty
 * @param min the least value of a number, inclusive
 * @param max the greatest value of a number, inclusive
 * @param sentinels values by which senders say "no signal"
 */
public record Channel(
    String name, Type type, String unit, double min, double max, Sentinels sentinels) {

  /** What kind of value a channel takes. */
  public enum Type {
    /** Whole and fractional numbers; a truth value counts as 0 or 1. */
    NUMBER,
    /** True and false; the numbers 0 and 1 count. */
    BOOLEAN,
    /** Any text. */
    TEXT;

    /** The word used in configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The values by which senders of a channel say "no signal". */
  public static final class Sentinels {
    /** No value means "no signal". */
    public static final Sentinels NONE = new Sentinels(new double[0]);

    private final double[] values;

    private Sentinels(double[] values) {
      this.values = values;
    }

    /** These values mean "no signal". */
    public static Sentinels of(double... values) {
      return new Sentinels(values.clone());
    }

    /** A copy of the values. */
    public double[] values() {
      return values.clone();
    }

    boolean contain(double value) {
      for (double sentinel : values) {
        if (sentinel == value) {
          return true;
        }
      }
      return false;
    }

    boolean isEmpty() {
      return values.length == 0;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sentinels sentinels && Arrays.equals(values, sentinels.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }

  /** Checks the parts. */
  public Channel {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(sentinels, "sentinels is null");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a channel needs a name");
    }
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "channel " + name + ": min " + min + " is not at most max " + max);
    }
  }

  /** A number within a range. */
  public static Channel number(
      String name, String unit, double min, double max, double... sentinels) {
    return new Channel(name, Type.NUMBER, unit, min, max, Sentinels.of(sentinels));
  }

  /** A truth value. */
  public static Channel bool(String name) {
    return new Channel(name, Type.BOOLEAN, "", 0, 1, Sentinels.NONE);
  }

  /** A text. */
  public static Channel text(String name) {
    return new Channel(name, Type.TEXT, "", 0, 0, Sentinels.NONE);
  }
}
