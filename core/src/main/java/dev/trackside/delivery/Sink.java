package dev.trackside.delivery;

import java.io.IOException;

/**
 * Where batches go. A sink takes a batch whole or not at all, and remembers its id in the same act:
 * a batch it has seen before it acknowledges without taking it again. Used by one thread.
 */
public interface Sink extends AutoCloseable {
  /** What identifies the sink across restarts: its cursor is kept under this name. */
  String name();

  /** The destination that the policy knows it by; {@code site} for one in the garage itself. */
  String destination();

  /**
   * Delivers a batch. An exception means that nobody knows whether the sink took it; the same batch
   * comes again.
   */
  Delivery deliver(SealedBatch batch) throws IOException, InterruptedException;

  /**
   * The gateway has kept a batch's acknowledgement, durably: it does not send the batch again, and
   * the sink may forget its id. Called by the thread that delivers, before the next batch; not for
   * every batch, since a crash may come between.
   */
  default void kept(String batchId) {}

  @Override
  void close() throws IOException;
}
