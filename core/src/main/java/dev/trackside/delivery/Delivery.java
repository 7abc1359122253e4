package dev.trackside.delivery;

import java.time.Duration;

/**
 * What a sink answered to one attempt. What it does not know it does not answer: then it throws, or
 * says {@link Unavailable}, which promises nothing about what the far side holds.
 */
public sealed interface Delivery {
  /**
   * The sink holds the batch, durably, from this attempt or an earlier one. The batch never comes
   * again.
   *
   * @param receipt the sink's own words, one line, for people
   */
  record Acknowledged(String receipt) implements Delivery {}

  /**
   * The sink did not take the batch now, or cannot say; it is sent again later, with growing waits
   * and without end.
   *
   * @param problem what is wrong
   * @param hint what to do about it
   * @param rest how long the far side asks to be left alone, zero when it does not; heeded up to
   *     ten minutes, unless somebody asks to drain at once
   */
  record Unavailable(String problem, String hint, Duration rest) implements Delivery {
    /** An answer of a far side that does not say when to come again. */
    public Unavailable(String problem, String hint) {
      this(problem, hint, Duration.ZERO);
    }
  }

  /**
   * The sink took nothing of the batch and never will, because of what is in it: it is halved until
   * the packet that the sink minds is alone. Only for an answer that is certain. A sink that may
   * hold the batch, or that would take it another time, is {@link Unavailable}.
   *
   * @param problem the sink's own words, without a value of the packet: they are kept readable
   * @param hint what to do about it
   */
  record Refused(String problem, String hint) implements Delivery {}

  /**
   * The far side does not hold the batch in front of this one, and so took nothing. No failure: it
   * comes again when that one is settled. Only for a batch that was to go behind another.
   *
   * @param problem what is wrong
   * @param hint what to do about it
   */
  record NotYet(String problem, String hint) implements Delivery {}
}
