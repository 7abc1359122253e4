package dev.trackside.guard;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
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
 * @param checks what is asked for beside
 * @param aliases other names that mean this channel
 * @param validity the event times for which this definition holds
 */
public record Channel(
    String name,
    Type type,
    String unit,
    double min,
    double max,
    Sentinels sentinels,
    Checks checks,
    List<String> aliases,
    Validity validity) {

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
    requireNonNull(checks, "checks is null");
    requireNonNull(validity, "validity is null");
    aliases = List.copyOf(aliases);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a channel needs a name");
    }
    if (isIllegible(name) || aliases.stream().anyMatch(Channel::isIllegible)) {
      throw new IllegalArgumentException("a channel's name cannot hold control characters");
    }
    if (aliases.contains(name) || aliases.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("channel " + name + ": an alias needs a name of its own");
    }
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "channel " + name + ": min " + min + " is not at most max " + max);
    }
  }

  private static boolean isIllegible(String name) {
    return name.chars().anyMatch(Character::isISOControl);
  }

  /** A channel of a type with its range, without anything special. */
  public static Channel of(String name, Type type, String unit, double min, double max) {
    return new Channel(
        name, type, unit, min, max, Sentinels.NONE, Checks.NONE, List.of(), Validity.ALWAYS);
  }

  /** A number within a range. */
  public static Channel number(
      String name, String unit, double min, double max, double... sentinels) {
    return of(name, Type.NUMBER, unit, min, max).withSentinels(Sentinels.of(sentinels));
  }

  /** A truth value. */
  public static Channel bool(String name) {
    return of(name, Type.BOOLEAN, "", 0, 1);
  }

  /** A text. */
  public static Channel text(String name) {
    return of(name, Type.TEXT, "", 0, 0);
  }

  /** The same with another range. */
  public Channel withRange(double newMin, double newMax) {
    return new Channel(name, type, unit, newMin, newMax, sentinels, checks, aliases, validity);
  }

  /** The same with other values for "no signal". */
  public Channel withSentinels(Sentinels newSentinels) {
    return new Channel(name, type, unit, min, max, newSentinels, checks, aliases, validity);
  }

  /** The same with other checks. */
  public Channel withChecks(Checks newChecks) {
    return new Channel(name, type, unit, min, max, sentinels, newChecks, aliases, validity);
  }

  /** The same with other aliases. */
  public Channel withAliases(List<String> newAliases) {
    return new Channel(name, type, unit, min, max, sentinels, checks, newAliases, validity);
  }

  /** The same with another validity. */
  public Channel withValidity(Validity newValidity) {
    return new Channel(name, type, unit, min, max, sentinels, checks, aliases, newValidity);
  }
}
