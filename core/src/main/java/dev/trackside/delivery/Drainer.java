package dev.trackside.delivery;

import dev.trackside.buffer.BlockLog;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Brings the buffer to one sink, with two threads: one seals the next batch while the other sends
 * the one before. At most three batches are in memory, whatever the backlog.
 *
 * <pre>
 * start    unfinished batches -> RECOVERED; they go first, whole, under their old ids
 * seal     next run of positions, encoded, hashed; batch row and cursor in one commit (T2)
 * send     the sink takes it whole or not at all (T3); on failure the same bytes again, later
 * ack      batch ACKED, sink's count; one commit (T4)
 * </pre>
 *
 * <p>A crash between T3 and T4 sends the batch again, and the sink knows its id.
 */
public final class Drainer implements AutoCloseable {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Store store;
  private final Sink sink;
  private final Sender sender;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final DeliveryOptions options;
  private final Sealer sealer;
  private final List<BatchRow> unfinished;
  private final BlockingQueue<SealedBatch> sealed = new ArrayBlockingQueue<>(1);
  private final Thread sealing;
  private final Thread sending;
  private volatile boolean closed;
  private volatile long flushTo;

  /** Starts draining to a sink whose row is in the file. */
  public Drainer(
      Store store,
      Sink sink,
      SinkRow row,
      String node,
      CommitSignal signal,
      DeliveryOptions options,
      RandomGenerator random) {
    this.store = store;
    this.sink = sink;
    this.signal = signal;
    this.options = options;
    this.account = new SinkAccount(row);
    this.sealer = new Sealer(new BufferCursor(store, BlockLog.ofBuffer()), options, node);
    this.unfinished = store.read(connection -> BatchTable.unfinished(connection, row.id()));
    if (!unfinished.isEmpty()) {
      account.recovering(unfinished.size(), unfinished.getFirst().first());
    }
    this.sender = new Sender(store, sink, account, signal, options, random, sealed);
    this.sealing = Thread.ofPlatform().name("seal-" + row.id()).daemon(true).start(this::seal);
    this.sending = Thread.ofPlatform().name("send-" + row.id()).daemon(true).start(sender);
  }

  /** How far the sink is. */
  public SinkAccount account() {
    return account;
  }

  /** Seals what is there without waiting for more, and tries a failed batch at once. */
  public void flush() {
    flushTo = signal.end();
    signal.call();
  }

  /** Holds the sink, or lets it go on; kept across restarts. */
  public void pause(boolean paused) {
    store.write(connection -> SinkRow.pause(connection, account.id(), paused));
    account.paused(paused);
    signal.call();
  }

  private void seal() {
    try {
      recover();
      while (!closed) {
        awaitBatch();
        if (closed) {
          return;
        }
        try {
          sealNext();
        } catch (RuntimeException e) {
          // Nothing may end this thread but close(): the next round tries again.
          trouble("sealing the next batch failed: " + e, hint(e));
          signal.awaitCall(signal.calls(), IDLE_NANOS);
        }
      }
    } catch (InterruptedException e) {
      // close() interrupts; unfinished batches stay in the file and are recovered at the next start
      closed = true;
    }
  }

  private void recover() throws InterruptedException {
    if (unfinished.isEmpty()) {
      return;
    }
    while (!closed) {
      try {
        store.write(connection -> BatchTable.recover(connection, account.id()));
        break;
      } catch (StoreException e) {
        trouble("noting the recovered batches failed: " + e.getMessage(), e.hint());
        signal.awaitCall(signal.calls(), IDLE_NANOS);
      }
    }
    for (BatchRow row : unfinished) {
      while (!closed) {
        try {
          sealed.put(sealer.again(row));
          break;
        } catch (RuntimeException e) {
          trouble("batch " + row.id() + " cannot be read again: " + e, hint(e));
          signal.awaitCall(signal.calls(), IDLE_NANOS);
        }
      }
    }
  }

  /** Waits until there is a full batch, or anything at all for as long as the linger says. */
  private void awaitBatch() throws InterruptedException {
    long calls = signal.calls();
    while (!closed && (account.isPaused() || signal.end() <= account.claimedTo())) {
      signal.await(account.isPaused() ? Long.MAX_VALUE : account.claimedTo(), calls, IDLE_NANOS);
      calls = signal.calls();
    }
    long deadline = store.time().nanos() + options.linger().toNanos();
    long left = options.linger().toNanos();
    while (!closed && left > 0 && waiting() < options.batchPackets() && !mustFlush()) {
      signal.await(account.claimedTo() + options.batchPackets() - 1, signal.calls(), left);
      left = deadline - store.time().nanos();
    }
  }

  private long waiting() {
    return signal.end() - account.claimedTo();
  }

  private boolean mustFlush() {
    return account.claimedTo() < flushTo;
  }

  private void sealNext() throws InterruptedException {
    Optional<SealedBatch> next =
        sealer.next(account.id(), account.claimedTo(), signal.end(), store.time().epochMillis());
    if (next.isEmpty()) {
      return;
    }
    SealedBatch batch = freeze(next.get());
    account.claimed(batch.row());
    sealed.put(batch);
  }

  /**
   * Commits a batch's membership. When the commit failed, what stands in the file counts: a batch
   * of this id may have got there although nobody could say so.
   */
  private SealedBatch freeze(SealedBatch batch) {
    BatchRow row = batch.row();
    try {
      store.write(connection -> {
        BatchTable.insert(connection, row);
        SinkRow.claim(connection, row.sink(), row.to(), row.count());
      });
      return batch;
    } catch (StoreException e) {
      Optional<BatchRow> kept = store.read(connection -> BatchTable.find(connection, row.id()));
      if (kept.isEmpty()) {
        throw e;
      }
      return sealer.again(kept.get());
    }
  }

  private void trouble(String problem, String hint) {
    account.failed(Math.max(1, account.failedAttempts()), problem, hint);
  }

  private static String hint(RuntimeException problem) {
    return problem instanceof StoreException known
        ? known.hint()
        : "the data file is damaged; set it aside and keep it";
  }

  /** Stops; what is on its way stays in the file and is recovered at the next start. */
  @Override
  public void close() throws IOException {
    closed = true;
    sender.stop();
    signal.call();
    sealing.interrupt();
    try {
      // The sender may be in the middle of a file; it is let finish what it does.
      sending.join(STOP_MILLIS);
      sending.interrupt();
      sealing.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
