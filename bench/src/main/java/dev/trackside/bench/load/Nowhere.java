package dev.trackside.bench.load;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;

/**
 * A sink that takes every batch and keeps none.
 *
 * @param name its name
 * @param destination where it is, as the policy names it
 */
public record Nowhere(String name, String destination) implements Sink {
  @Override
  public Delivery deliver(SealedBatch batch) {
    return new Delivery.Acknowledged("");
  }

  @Override
  public void close() {
    // it holds nothing
  }
}
