package dev.trackside.delivery.feed;

import java.time.Duration;
import java.util.Optional;

/** The way to a sink, as the feeds see it. For one thread. */
public interface FeedLink {
  /**
   * What is wrong.
   *
   * @param problem in words
   * @param hint what to do about it
   * @param rest how long the far side asks to be left alone
   */
  record Trouble(String problem, String hint, Duration rest) {}

  /** Delivers a batch; empty when the sink has it, durably, from now or from before. */
  Optional<Trouble> deliver(FeedBatch batch) throws InterruptedException;

  /** The acknowledgement of a batch is kept. */
  void kept(String batchId);
}
