package dev.trackside.delivery;

/** What a sink answered. */
public sealed interface Delivery {
  /**
   * The sink holds the batch, durably.
   *
   * @param receipt the sink's own words
   */
  record Acknowledged(String receipt) implements Delivery {}

  /**
   * The sink did not take the batch now; it is sent again later.
   *
   * @param problem what is wrong
   * @param hint what to do about it
   */
  record Unavailable(String problem, String hint) implements Delivery {}

  /**
   * The sink took nothing of the batch and never will, because of what is in it: it is halved until
   * the packet that the sink minds is alone. Only for an answer that is certain. A sink that may
   * hold the batch, or that would take it another time, is {@link Unavailable}.
   *
   * @param problem the sink's own words
   * @param hint what to do about it
   */
  record Refused(String problem, String hint) implements Delivery {}
}
