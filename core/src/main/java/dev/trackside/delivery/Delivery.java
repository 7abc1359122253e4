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
}
