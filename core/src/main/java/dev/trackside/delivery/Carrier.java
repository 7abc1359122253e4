package dev.trackside.delivery;

import dev.trackside.delivery.pipe.Outbox;
import dev.trackside.delivery.pipe.Pipe.Place;
import dev.trackside.store.Time;
import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Brings what leaves to the sink: one after the other on the thread that sends, or several at the
 * same time on threads of their own when the sink takes several. For the sending thread.
 */
final class Carrier implements AutoCloseable {
  /** More are never under way, whatever a sink says. */
  private static final int DEPTH_MOST = 8;

  private final Sink sink;
  private final Time time;
  private final Outbox<?> outbox;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>(); // one of each under way
  private final ExecutorService threads;

  /**
   * A batch, or a part of one, that is to be sent.
   *
   * @param madeAfter the erasures that were heeded when its bytes were made
   * @param attempts in all, those of earlier runs among them
   * @param wasSent in this run
   */
  record Part(SealedBatch batch, long madeAfter, int attempts, boolean wasSent) {
    Part(SealedBatch batch, long madeAfter) {
      this(batch, madeAfter, batch.row().attempts(), false);
    }

    Part with(SealedBatch made, long after) {
      return new Part(made, after, attempts, wasSent);
    }

    Part sent() {
      return new Part(batch, madeAfter, attempts + 1, true);
    }
  }

  /**
   * One that leaves.
   *
   * @param batch as it leaves
   * @param behind the batch in front of it, whose ack is not there yet
   * @param calls how many there were before
   * @param flushes how often somebody wanted to drain at once before
   * @param among how many are under way, this one among them
   */
  record Attempt(
      Place<Part> place,
      SealedBatch batch,
      Optional<String> behind,
      long calls,
      long flushes,
      int among) {}

  /** What became of one that left; it took so long. */
  record Answer(Attempt attempt, Delivery delivery, long nanos) {}

  /**
   * A carrier for one sink.
   *
   * @param outbox wakes the sending thread when an answer came
   * @param threads what the names of its threads begin with
   */
  Carrier(Sink sink, Time time, Outbox<?> outbox, String threads) {
    this.sink = sink;
    this.time = time;
    this.outbox = outbox;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name(threads, 1).factory());
  }

  /** How many may be under way now. */
  int depth() {
    return Math.clamp(sink.pipeline(), 1, DEPTH_MOST);
  }

  /** Brings a batch away; the answer, or empty when it comes later. */
  Optional<Answer> leave(Attempt attempt) throws InterruptedException {
    if (depth() == 1 && attempt.behind().isEmpty()) {
      return Optional.of(deliver(attempt));
    }
    try {
      threads.execute(() -> {
        try {
          answers.add(deliver(attempt));
        } catch (InterruptedException e) {
          answers.add(unknown(attempt, e)); // closed, and recovered at the next start
        }
        outbox.wake();
      });
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(unknown(attempt, e)); // there is no thread for it
    }
  }

  /** An answer that came since; empty for none. */
  Optional<Answer> answer() {
    return Optional.ofNullable(answers.poll());
  }

  private Answer deliver(Attempt attempt) throws InterruptedException {
    SealedBatch batch = attempt.batch();
    Optional<String> behind = attempt.behind();
    long began = time.nanos();
    try {
      Delivery delivery =
          behind.isEmpty() ? sink.deliver(batch) : sink.deliver(batch, behind.get());
      return new Answer(attempt, delivery, time.nanos() - began);
    } catch (IOException | RuntimeException | Error e) {
      return unknown(attempt, e);
    }
  }

  private static Answer unknown(Attempt attempt, Throwable e) {
    return new Answer(
        attempt,
        new Delivery.Unavailable(
            e.getClass().getSimpleName() + ": " + e.getMessage(),
            "it is tried again by itself; see whether the sink is there and has room"),
        0);
  }

  /** Lets go of what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
