package dev.trackside.connectors.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The answers that the records of one transaction still wait for. The client's own flush has no end
 * that it promises.
 */
final class Outstanding {
  /** More than any transaction has records: what a failure lets go with one stroke. */
  private static final int ALL = 1 << 30;

  private final Semaphore answered = new Semaphore(0);
  private final AtomicReference<@Nullable Failure> first = new AtomicReference<>();
  private int sent;

  /**
   * What went wrong first.
   *
   * @param record what was sent, in words
   * @param topic where to
   * @param isPacket true for a packet, false for what goes with a batch
   * @param problem the client's exception
   */
  record Failure(String record, String topic, boolean isPacket, Exception problem) {}

  /**
   * What is called when the record was answered; to be used for one record.
   *
   * @param record what was sent, in words; asked for only when it failed
   */
  Callback expect(Supplier<String> record, String topic, boolean isPacket) {
    sent++;
    return (metadata, problem) -> {
      if (problem != null) {
        failed(new Failure(record.get(), topic, isPacket, problem));
      }
      answered.release();
    };
  }

  /** Notes what went wrong; only the first counts, what follows comes of it. */
  void failed(Failure failure) {
    if (first.compareAndSet(null, failure)) {
      answered.release(ALL);
    }
  }

  /** What went wrong, so far. */
  Optional<Failure> failure() {
    return Optional.ofNullable(first.get());
  }

  /** Waits for all answers, or for one that is a failure; false when they did not come in time. */
  boolean await(Duration timeout) throws InterruptedException {
    return answered.tryAcquire(sent, timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
