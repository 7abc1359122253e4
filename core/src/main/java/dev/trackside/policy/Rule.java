package dev.trackside.policy;

import dev.trackside.policy.Verb.Parameter;
import java.time.Duration;
import java.util.Locale;

/**
 * A verb with its parameters; those it does not take are 0 or empty.
 *
 * @param verb what is done
 * @param step metres of a location, or nanoseconds of a time
 * @param epoch how long a pseudonym lives
 * @param windowNanos length of an aggregate's window, nanoseconds
 * @param least values that an aggregate needs at least
 * @param bucket width of the bucket that a number falls into, in its own unit
 * @param classification of export control
 * @param licence the licence's reference
 * @param because why, for people; no part of what the rule does
 */
public record Rule(
    Verb verb,
    long step,
    Epoch epoch,
    long windowNanos,
    int least,
    double bucket,
    String classification,
    String licence,
    String because) {

  /** How long a pseudonym lives. */
  public enum Epoch {
    /** A calendar year of event time. */
    SEASON,
    /** One circuit in one calendar year: shorter, so stricter. */
    EVENT;

    /** As policies write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A verb that needs nothing else. */
  public static Rule of(Verb verb, String because) {
    return new Rule(verb, 0, Epoch.SEASON, 0, 0, 0, "", "", because);
  }

  /** The same with another reason. */
  public Rule because(String reason) {
    return new Rule(verb, step, epoch, windowNanos, least, bucket, classification, licence, reason);
  }

  /** What is done in the end: an export mark without a licence holds. */
  public Verb effective() {
    return verb == Verb.MARK_EXPORT && licence.isEmpty() ? Verb.HOLD : verb;
  }

  /** The stricter of two; of one verb with two settings, the coarser of each. */
  public Rule strictest(Rule other) {
    int order = effective().compareTo(other.effective());
    if (order != 0) {
      return order > 0 ? this : other;
    }
    if (verb != other.verb) {
      return verb.compareTo(other.verb) > 0 ? this : other;
    }
    Rule coarser =
        new Rule(
            verb,
            Math.max(step, other.step),
            epoch.compareTo(other.epoch) >= 0 ? epoch : other.epoch,
            Math.max(windowNanos, other.windowNanos),
            Math.max(least, other.least),
            Math.max(bucket, other.bucket),
            classification.isEmpty() ? other.classification : classification,
            licence.isEmpty() || other.licence.isEmpty() ? "" : licence,
            because.isEmpty() ? other.because : because);
    return coarser.does(this) ? this : coarser;
  }

  /** True when this does just what another does, whatever the reason. */
  public boolean does(Rule other) {
    return because("").equals(other.because(""));
  }

  /** True when nothing leaves under this that would not leave under the other. */
  public boolean isAtLeastAsStrictAs(Rule other) {
    return strictest(other).does(this);
  }

  /** Written out: {@code aggregate window=30s least=10 bucket=10}. */
  public String text() {
    StringBuilder text = new StringBuilder(verb.word());
    for (Parameter each : Parameter.values()) {
      if (verb.parameters().contains(each)) {
        String value = value(each);
        if (!value.isEmpty()) {
          text.append(' ').append(each.word()).append('=').append(value);
        }
      }
    }
    return text.toString();
  }

  /** A parameter as policies write it; empty where a text is. */
  String value(Parameter parameter) {
    return switch (parameter) {
      case CLASSIFICATION -> classification;
      case LICENCE -> licence;
      case STEP -> verb == Verb.TRUNCATE_TIME ? duration(step) : Long.toString(step);
      case EPOCH -> epoch.word();
      case WINDOW -> duration(windowNanos);
      case LEAST -> Integer.toString(least);
      case BUCKET -> number(bucket);
    };
  }

  /** The window as policies write it: {@code 30s}. */
  public String window() {
    return duration(windowNanos);
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static String duration(long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    if (nanos % 1_000_000_000L != 0) {
      return "%dms".formatted(duration.toMillis());
    }
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  @Override
  public String toString() {
    return text();
  }
}
