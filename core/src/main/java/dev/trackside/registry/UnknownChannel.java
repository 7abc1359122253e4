package dev.trackside.registry;

/**
 * A channel that came and is not known.
 *
 * @param source who sent it
 * @param name its name
 * @param firstAtMillis when it came first, epoch milliseconds
 * @param lastAtMillis when it came last, epoch milliseconds
 * @param eventFirst the earliest event time, epoch nanoseconds
 * @param eventLast the latest event time, epoch nanoseconds
 * @param samples how many samples
 * @param kinds the kinds of their values: 1 number, 2 whole number, 4 truth value, 8 text, 16 null,
 *     32 list or object, added up
 * @param min the least number; NaN for none
 * @param max the greatest number; NaN for none
 */
public record UnknownChannel(
    String source,
    String name,
    long firstAtMillis,
    long lastAtMillis,
    long eventFirst,
    long eventLast,
    long samples,
    int kinds,
    double min,
    double max) {

  /** Samples a second of event time; 0 when there is too little to say. */
  public double rate() {
    double seconds = (eventLast - eventFirst) / 1e9;
    return samples > 1 && seconds > 0 ? (samples - 1) / seconds : 0;
  }

  /** True when every value was a number. */
  public boolean isNumeric() {
    return kinds != 0 && (kinds & ~3) == 0;
  }

  UnknownChannel and(UnknownChannel other) {
    return new UnknownChannel(
        source,
        name,
        Math.min(firstAtMillis, other.firstAtMillis),
        Math.max(lastAtMillis, other.lastAtMillis),
        Math.min(eventFirst, other.eventFirst),
        Math.max(eventLast, other.eventLast),
        samples + other.samples,
        kinds | other.kinds,
        min <= other.min || Double.isNaN(other.min) ? min : other.min,
        max >= other.max || Double.isNaN(other.max) ? max : other.max);
  }
}
