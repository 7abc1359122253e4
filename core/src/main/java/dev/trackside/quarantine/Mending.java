package dev.trackside.quarantine;

import java.util.List;

/**
 * What became of dead letters that came back mended.
 *
 * @param outcomes one for each, in the order in which they came
 */
public record Mending(List<Outcome> outcomes) {
  /** What became of one. */
  public enum Outcome {
    /** It passes now and is in the buffer. */
    RELEASED,
    /** It is still bad and stays as it was. */
    KEPT,
    /** It was settled before; nothing was changed. */
    SETTLED,
    /** There is no such dead letter here. */
    UNKNOWN
  }

  /** Keeps the list as it is. */
  public Mending {
    outcomes = List.copyOf(outcomes);
  }

  /** How many of an outcome there are. */
  public long count(Outcome outcome) {
    return outcomes.stream().filter(each -> each == outcome).count();
  }
}
