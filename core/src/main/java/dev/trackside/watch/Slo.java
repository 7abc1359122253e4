package dev.trackside.watch;

import java.util.OptionalDouble;

/**
 * How an objective stands.
 *
 * @param name its name
 * @param what what is promised, in a sentence
 * @param target the promised value
 * @param value the value now; empty while there is nothing to measure
 * @param unit of both
 * @param state how it stands
 * @param sinceMillis since when, epoch milliseconds
 * @param burn how fast what may fail is used up, over the last five minutes: at 1 it is used up
 *     exactly; empty where nothing may fail
 */
public record Slo(
    String name,
    String what,
    double target,
    OptionalDouble value,
    String unit,
    State state,
    long sinceMillis,
    OptionalDouble burn) {
  /** How an objective stands. */
  public enum State {
    /** It is kept. */
    MET,
    /** It is kept, but if this goes on it will not be for long. */
    BURNING,
    /** It was not kept over the last hour. */
    MISSED,
    /** There is nothing to measure yet. */
    UNKNOWN
  }
}
