package dev.trackside.delivery;

import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import java.io.IOException;
import java.util.Set;

/**
 * Where batches go. A sink takes a batch whole or not at all, and remembers its id in the same act:
 * a batch it has seen before it acknowledges without taking it again.
 *
 * <p>What must hold, for every implementation:
 *
 * <ul>
 *   <li><b>Whole.</b> Nobody who reads the sink ever sees a part of a batch.
 *   <li><b>Remembered where the packets are.</b> The id is kept by the sink's far side, in the
 *       transaction or rename that brings the packets, never in the gateway: a gateway that lost
 *       its memory of an ack sends the batch again, perhaps from another machine.
 *   <li><b>Durable before acknowledged.</b> What is acknowledged survives the power going at once.
 *   <li><b>Same id, other bytes.</b> Not acknowledged, because two gateways may share a name by
 *       mistake; but for bytes whose hash the row knows ({@link BatchRow#wasOnce}): the batch was
 *       made again without what was erased since, and the far side holds it as it left before. That
 *       counts as the same batch.
 *   <li><b>In order.</b> The next batch comes when the one before is acknowledged, unless the sink
 *       takes several at the same time, see {@link #pipeline}. Those of one lane come in the order
 *       of their positions; what had to wait comes between newer ones. A supplement, whose id ends
 *       in {@code -rN}, comes at any later time and brings samples that were held back, in packets
 *       whose request ids are there already. The parts of a batch that was refused have its id with
 *       {@code .0} or {@code .1} behind it, again and again.
 *   <li><b>Bounded.</b> Every call returns or throws within a time that the sink sets itself, also
 *       when the other side takes the connection and says nothing, or a byte a second. The gateway
 *       waits for {@link #deliver} as long as it takes, and for this sink nothing else goes on.
 *   <li><b>Heals by itself.</b> The same object serves for the gateway's whole run. It is made
 *       whether the far side is there or not, and connects again when it has to.
 * </ul>
 *
 * <p>One thread of the gateway calls {@link #deliver}, or as many as the sink takes batches at the
 * same time; {@link #close} comes from another, after those have ended or were interrupted. A
 * failure is tried again with growing waits. {@code SinkContract} of the module {@code
 * trackside-kit} tests all of this; docs/sinks.md tells how.
 */
public interface Sink extends AutoCloseable {
  /**
   * What identifies the sink across restarts: its cursor is kept under this name. The same for the
   * same far side, without secrets; another name is another sink, which gets everything anew.
   */
  String name();

  /** The destination that the policy knows it by; {@code site} for one in the garage itself. */
  String destination();

  /**
   * Delivers a batch, or finds that it is there. An exception means that nobody knows whether the
   * sink took it; the same batch comes again, to this object or to one of a later run. Only what is
   * certain is {@link Delivery.Refused}.
   *
   * @throws IOException when the outcome is unknown, or nothing was sent
   * @throws InterruptedException when the gateway closes; the outcome is unknown
   */
  Delivery deliver(SealedBatch batch) throws IOException, InterruptedException;

  /**
   * How many batches it takes at the same time: one, unless it says more. Asked before each batch,
   * so it may become more, or one again, while the gateway runs; more than eight are never sent.
   * Whoever says more is called by several threads.
   */
  default int pipeline() {
    return 1;
  }

  /**
   * Delivers a batch whose predecessor may still be under way: the far side takes it only once it
   * holds that one, whichever comes first, and answers {@link Delivery.NotYet} when it does not
   * come within a bounded time. Asked of the far side each time, never remembered here: the
   * predecessor may be refused, and the parts of it go first then.
   *
   * @param behind the id of the predecessor
   * @throws IOException when the outcome is unknown, or nothing was sent
   * @throws InterruptedException when the gateway closes; the outcome is unknown
   */
  default Delivery deliver(SealedBatch batch, String behind)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException(
        name() + " says that it takes several batches at the same time and does not");
  }

  /**
   * What it takes beside the packets: nothing, unless it says more. The same for the gateway's
   * whole run. What a sink takes is kept for it until it has it.
   */
  default Set<Feed> feeds() {
    return Set.of();
  }

  /**
   * Delivers a batch of a feed that it takes, under the same promises as one of packets and by the
   * thread that sends; of a sink that takes several batches some may be under way meanwhile. {@link
   * Delivery.Refused} cuts nothing here: the batch waits, and is offered again.
   *
   * @throws IOException when the outcome is unknown, or nothing was sent
   * @throws InterruptedException when the gateway closes; the outcome is unknown
   */
  default Delivery deliver(FeedBatch batch) throws IOException, InterruptedException {
    throw new UnsupportedOperationException(
        name() + " says that it takes " + batch.feed().word() + " and does not");
  }

  /**
   * The gateway has kept a batch's acknowledgement, durably: it does not send the batch again, and
   * the sink may forget its id. Called by the thread that sends, before the next batch where one
   * goes at a time; not for every batch, since a crash may come between.
   */
  default void kept(String batchId) {}

  /** Lets go of connections, within a bounded time, whether the far side is there or not. */
  @Override
  void close() throws IOException;
}
