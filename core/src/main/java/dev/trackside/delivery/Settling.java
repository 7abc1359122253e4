package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.delivery.Bisection.Verdict;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps in the file what becomes of one sink's batches: that they leave, and that they were taken,
 * refused for good, or neither. For the sending thread.
 */
final class Settling {
  private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final Sink sink;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final Law law;
  private final Bisection bisection;

  Settling(
      Store store,
      Sink sink,
      SinkAccount account,
      CommitSignal signal,
      Law law,
      Bisection bisection) {
    this.store = store;
    this.sink = sink;
    this.account = account;
    this.signal = signal;
    this.law = law;
    this.bisection = bisection;
  }

  /** The batch with the proofs that it leaves with; empty when nobody can vouch for it now. */
  Optional<SealedBatch> vouched(SealedBatch batch) {
    try {
      Event sent = Decisions.of(Kind.BATCH_SENT, batch.row(), account);
      return Optional.of(batch.with(law.audit().vouch(batch.id(), sent)));
    } catch (StoreException e) {
      account.failed(
          1,
          "batch %s waits, the audit log cannot vouch for it: %s"
              .formatted(batch.id(), e.getMessage()),
          e.hint());
      return Optional.empty();
    }
  }

  /** Keeps an ack; false when it is not known to be kept: then it has to be tried again. */
  boolean keepAck(SealedBatch batch, int attempts) {
    long now = store.time().epochMillis();
    try {
      store.write(connection -> {
        if (BatchTable.acked(connection, batch.id(), attempts, now)) {
          SinkRow.ack(connection, batch.row());
          Event event = Decisions.of(Kind.BATCH_ACKED, batch.row(), account);
          law.audit().log().append(connection, event.with("attempts", attempts));
        }
      });
      account.acked(batch.row(), now);
      tellKept(batch.id());
      bisection.taken();
      return true;
    } catch (StoreException e) {
      account.failed(
          attempts, "the sink has batch " + batch.id() + ", keeping its ack failed", e.hint());
      return false;
    }
  }

  /** The ack stands, whatever the sink makes of that. */
  private void tellKept(String id) {
    try {
      sink.kept(id);
    } catch (RuntimeException e) {
      account.failed(
          0,
          "telling the sink that " + id + " is kept failed: " + e,
          "it only remembers it longer");
    }
  }

  /** Notes a failed attempt, and tells of it. */
  void keepFailure(SealedBatch batch, int attempts, String problem, String hint) {
    account.failed(attempts, problem, hint);
    long now = store.time().epochMillis();
    try {
      store.write(connection -> BatchTable.failed(connection, batch.id(), attempts, now, problem));
    } catch (StoreException e) {
      account.failed(attempts, problem + "; noting it failed: " + e.getMessage(), hint);
    }
  }

  /**
   * What goes in the place of a refused batch, once that is durable; empty when it waits.
   *
   * @param isStopped gives up when it says so
   */
  Optional<List<SealedBatch>> refused(
      SealedBatch batch, Delivery.Refused answer, int attempts, BooleanSupplier isStopped)
      throws InterruptedException {
    Verdict verdict = bisection.judge(batch, answer);
    if (verdict instanceof Verdict.Waits(String problem, String hint)) {
      keepFailure(batch, attempts, problem, hint);
      return Optional.empty();
    }
    // However often it takes: nobody may know whether a write got there, so it stays this verdict.
    while (true) {
      try {
        bisection.keep(batch, verdict, answer);
        return Optional.of(verdict instanceof Verdict.Split split ? split.parts() : List.of());
      } catch (StoreException e) {
        account.failed(
            attempts,
            "keeping that %s was refused failed: %s".formatted(batch.id(), e.getMessage()),
            e.hint());
        signal.awaitCall(signal.calls(), TROUBLE_NANOS);
      }
      if (isStopped.getAsBoolean()) {
        throw new InterruptedException("closed before the refusal was kept");
      }
    }
  }
}
