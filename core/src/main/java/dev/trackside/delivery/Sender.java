package dev.trackside.delivery;

import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Seals and sends one sink's batches, one after the other: freezes a draft's membership, sends the
 * same bytes under the same id until the sink acknowledges, then keeps the ack. A failure waits for
 * the backoff, or for a call.
 */
final class Sender implements Runnable {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final Sink sink;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final DeliveryOptions options;
  private final RandomGenerator random;
  private final BlockingQueue<Outgoing> outgoing;
  private volatile boolean stopped;

  Sender(
      Store store,
      Sink sink,
      SinkAccount account,
      CommitSignal signal,
      DeliveryOptions options,
      RandomGenerator random,
      BlockingQueue<Outgoing> outgoing) {
    this.store = store;
    this.sink = sink;
    this.account = account;
    this.signal = signal;
    this.options = options;
    this.random = random;
    this.outgoing = outgoing;
  }

  /** Ends after the attempt that is under way. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        Outgoing next = outgoing.poll(IDLE_NANOS, TimeUnit.NANOSECONDS);
        if (next != null) {
          bringAway(next);
        }
      }
    } catch (InterruptedException e) {
      // close() interrupts; the batch stays in the file and is recovered at the next start
      stopped = true;
    }
  }

  /**
   * Nothing may end this thread but close(): whatever goes wrong, the same batch is tried again.
   */
  private void bringAway(Outgoing next) throws InterruptedException {
    Outgoing current = next;
    while (!stopped) {
      try {
        switch (current) {
          case Draft draft -> current = frozen(draft);
          case SealedBatch batch -> {
            sendUntilAcked(batch);
            return;
          }
        }
      } catch (RuntimeException | Error e) {
        account.failed(1, "sending failed: " + e, "it is tried again by itself");
        signal.awaitCall(signal.calls(), TROUBLE_NANOS);
      }
    }
  }

  /** Commits a draft's membership, however often that takes; until then nothing of it is sent. */
  private SealedBatch frozen(Draft draft) throws InterruptedException {
    SealedBatch batch = draft.seal(store.time().epochMillis());
    while (!freeze(batch)) {
      if (stopped) {
        throw new InterruptedException("closed before batch " + batch.id() + " was frozen");
      }
      signal.awaitCall(signal.calls(), IDLE_NANOS);
    }
    account.claimed(batch.row());
    return batch;
  }

  /**
   * When the commit failed, what stands in the file counts: the batch may have got there although
   * nobody could say so.
   */
  private boolean freeze(SealedBatch batch) {
    BatchRow row = batch.row();
    try {
      store.write(connection -> {
        BatchTable.insert(connection, row);
        SinkRow.claim(connection, row);
      });
      return true;
    } catch (StoreException e) {
      account.failed(1, "sealing batch " + row.id() + " failed: " + e.getMessage(), e.hint());
    }
    try {
      return store
          .read(connection -> BatchTable.find(connection, row.id()))
          .filter(kept -> Arrays.equals(kept.sha256(), row.sha256()))
          .isPresent();
    } catch (StoreException e) {
      account.failed(1, "the file cannot be read: " + e.getMessage(), e.hint());
      return false;
    }
  }

  private void sendUntilAcked(SealedBatch batch) throws InterruptedException {
    account.sending(batch.row().sealedAtMillis());
    int attempts = batch.row().attempts();
    int failed = 0;
    boolean delivered = false;
    while (!stopped) {
      while (!stopped && account.isPaused()) {
        signal.awaitCall(signal.calls(), IDLE_NANOS);
      }
      long calls = signal.calls();
      if (!delivered && !stopped) {
        attempts++;
        delivered = attempt(batch, attempts);
      }
      if (delivered && keepAck(batch, attempts)) {
        return;
      }
      failed++;
      signal.awaitCall(calls, options.backoffNanos(failed, random.nextDouble()));
    }
  }

  private boolean attempt(SealedBatch batch, int attempts) throws InterruptedException {
    Delivery answer;
    try {
      answer = sink.deliver(batch);
    } catch (IOException | RuntimeException e) {
      answer =
          new Delivery.Unavailable(
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "it is tried again by itself; see whether the sink is there and has room");
    }
    return switch (answer) {
      case Delivery.Acknowledged acknowledged -> true;
      case Delivery.Unavailable(String problem, String hint) -> {
        account.failed(attempts, problem, hint);
        keepFailure(batch, attempts, problem, hint);
        yield false;
      }
    };
  }

  private void keepFailure(SealedBatch batch, int attempts, String problem, String hint) {
    long now = store.time().epochMillis();
    try {
      store.write(connection -> BatchTable.failed(connection, batch.id(), attempts, now, problem));
    } catch (StoreException e) {
      account.failed(attempts, problem + "; noting it failed: " + e.getMessage(), hint);
    }
  }

  private boolean keepAck(SealedBatch batch, int attempts) {
    long now = store.time().epochMillis();
    try {
      store.write(connection -> {
        if (BatchTable.acked(connection, batch.id(), attempts, now)) {
          SinkRow.ack(connection, batch.row());
        }
      });
      account.acked(batch.row(), now);
      return true;
    } catch (StoreException e) {
      account.failed(
          attempts, "the sink has batch " + batch.id() + ", keeping its ack failed", e.hint());
      return false;
    }
  }
}
