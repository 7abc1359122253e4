package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.buffer.CommitSignal;
import dev.trackside.delivery.lane.Bandwidth;
import dev.trackside.delivery.lane.Circuit;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Brings one frozen batch after the other to its sink: the same bytes under the same id until the
 * sink acknowledges, then keeps the ack. A failure waits for the backoff, or for a call.
 *
 * <p>No log, no shipping: before the first attempt of a run the audit log vouches for the batch
 * with a signed checkpoint over its entries, and notes that it leaves. While it cannot, the batch
 * waits.
 */
final class Shipping {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final Sink sink;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final DeliveryOptions options;
  private final RandomGenerator random;
  private final Law law;
  private final Bar bar;
  private final SealedBatch.Renewal renewal;
  private final Settling settling;
  private final Bandwidth bandwidth;
  private final Circuit circuit;
  private final Deque<Part> parts = new ArrayDeque<>();
  private String underWay = "";
  private volatile boolean stopped;

  /** A batch, or a part of one, that is to be sent; see {@link #sendUntilAcked}. */
  private record Part(SealedBatch batch, long madeAfter) {}

  Shipping(
      Store store,
      Sink sink,
      SinkAccount account,
      CommitSignal signal,
      DeliveryOptions options,
      RandomGenerator random,
      Law law,
      Bar bar,
      SealedBatch.Renewal renewal) {
    this.renewal = renewal;
    this.bandwidth = new Bandwidth(options.link().bytesPerSecond(), store.time().nanos());
    this.circuit = account.lanes().circuit();
    this.store = store;
    this.sink = sink;
    this.account = account;
    this.signal = signal;
    this.options = options;
    this.random = random;
    this.law = law;
    this.bar = bar;
    this.settling = new Settling(store, sink, account, signal, law, renewal.bisection());
  }

  Bandwidth bandwidth() {
    return bandwidth;
  }

  /** Ends after the attempt that is under way. */
  void stop() {
    stopped = true;
  }

  /**
   * Sends a batch until the sink has it and its ack is kept, or until {@link #stop}. What the sink
   * refuses goes in parts, the first of them first. Called again for the same batch after something
   * went wrong, it goes on where it was.
   *
   * @param madeAfter the erasures that were heeded when its bytes were made
   */
  void sendUntilAcked(SealedBatch frozen, long madeAfter) throws InterruptedException {
    if (!underWay.equals(frozen.id())) {
      parts.clear();
      parts.push(new Part(frozen, madeAfter));
      underWay = frozen.id();
    }
    while (!stopped && !parts.isEmpty()) {
      List<Part> instead = send(parts.element().batch(), parts.element().madeAfter());
      if (!stopped) {
        parts.pop();
      }
      instead.reversed().forEach(parts::push);
    }
    underWay = "";
  }

  /** Sends one batch; returns what goes in its place, nothing when it is in the sink. */
  private List<Part> send(SealedBatch frozen, long madeAfter) throws InterruptedException {
    SealedBatch batch = frozen;
    long made = madeAfter;
    account.sending(batch.row().sealedAtMillis());
    int attempts = batch.row().attempts();
    int failed = 0;
    boolean delivered = false;
    while (!stopped) {
      while (!stopped && account.isPaused()) {
        signal.awaitCall(signal.calls(), IDLE_NANOS);
      }
      long calls = signal.calls();
      long flushes = account.flushes();
      Duration rest = Duration.ZERO;
      long erasures = renewal.erasures().getAsLong();
      if (!delivered && made != erasures) {
        batch = renewal.again().apply(batch);
        made = erasures;
      }
      if (!delivered && bar.holds(batch, true)) {
        signal.awaitCall(calls, TROUBLE_NANOS);
        continue;
      }
      if (!delivered && waitsForBandwidth(calls)) {
        continue;
      }
      if (!isVouched(batch) && !stopped) {
        batch = vouched(batch).orElse(batch);
      }
      if (isVouched(batch) && !delivered && !stopped) {
        attempts++;
        Delivery answer = attempt(batch, attempts);
        delivered = answer instanceof Delivery.Acknowledged;
        rest = answer instanceof Delivery.Unavailable(_, _, Duration asked) ? asked : rest;
        if (answer instanceof Delivery.Refused refused) {
          Optional<List<Part>> instead = refused(batch, refused, attempts);
          if (instead.isPresent()) {
            return instead.get();
          }
        }
      }
      if (delivered && settling.keepAck(batch, attempts)) {
        return List.of();
      }
      failed++;
      account.observe(store.time().epochMillis(), signal.end());
      double chance = random.nextDouble();
      signal.awaitCall(calls, circuit.waitNanos(options.backoffNanos(failed, chance), chance));
      leaveAlone(Circuit.restNanos(rest), flushes);
    }
    return List.of();
  }

  /** Calls of all kinds come; only one who wants to drain at once ends what a sink asked for. */
  private void leaveAlone(long nanos, long flushes) throws InterruptedException {
    long end = store.time().nanos() + nanos;
    long left = nanos;
    while (!stopped && left > 0 && account.flushes() == flushes) {
      signal.awaitCall(signal.calls(), Math.min(left, TROUBLE_NANOS));
      left = end - store.time().nanos();
    }
  }

  /** Waits a little while the limit has nothing left; the sink may be paused meanwhile. */
  private boolean waitsForBandwidth(long calls) throws InterruptedException {
    long wait = bandwidth.waitNanos(store.time().nanos());
    if (wait > 0) {
      signal.awaitCall(calls, Math.min(wait, IDLE_NANOS));
    }
    return wait > 0;
  }

  /** What goes in the place of a refused batch, once that is durable; empty when it waits. */
  private Optional<List<Part>> refused(SealedBatch batch, Delivery.Refused answer, int attempts)
      throws InterruptedException {
    long erasures = renewal.erasures().getAsLong();
    return settling
        .refused(batch, answer, attempts, () -> stopped)
        .map(parts -> parts.stream().map(part -> new Part(part, erasures)).toList());
  }

  private static boolean isVouched(SealedBatch batch) {
    return batch.proofs().length > 0;
  }

  private Optional<SealedBatch> vouched(SealedBatch batch) {
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

  private Delivery attempt(SealedBatch batch, int attempts) throws InterruptedException {
    Delivery answer;
    bandwidth.take(batch.length());
    long began = store.time().nanos();
    try {
      answer = sink.deliver(batch);
    } catch (IOException | RuntimeException e) {
      answer =
          new Delivery.Unavailable(
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "it is tried again by itself; see whether the sink is there and has room");
    }
    switch (answer) {
      case Delivery.Acknowledged acknowledged -> {
        circuit.answered();
        account.lanes().size().took(store.time().nanos() - began);
      }
      case Delivery.Unavailable(String problem, String hint, Duration _) -> {
        circuit.failed(store.time().epochMillis());
        settling.keepFailure(batch, attempts, problem, hint);
      }
      case Delivery.Refused(String problem, String hint) -> {
        circuit.answered();
        account.failed(attempts, problem, hint);
      }
    }
    return answer;
  }
}
