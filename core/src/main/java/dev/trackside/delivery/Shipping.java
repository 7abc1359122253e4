package dev.trackside.delivery;

import dev.trackside.buffer.CommitSignal;
import dev.trackside.delivery.Carrier.Answer;
import dev.trackside.delivery.Carrier.Attempt;
import dev.trackside.delivery.Carrier.Part;
import dev.trackside.delivery.lane.Bandwidth;
import dev.trackside.delivery.lane.Circuit;
import dev.trackside.delivery.pipe.Backoff;
import dev.trackside.delivery.pipe.Outbox;
import dev.trackside.delivery.pipe.Pipe;
import dev.trackside.delivery.pipe.Pipe.Place;
import dev.trackside.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Brings frozen batches to their sink in their order: the same bytes under the same id until the
 * sink acknowledges, then keeps the ack. As many are under way as the sink takes at the same time,
 * of most sinks one. After a failure and the backoff, or a call, the first in order goes alone.
 *
 * <p>No log, no shipping: before the first attempt of a run the audit log vouches for a batch with
 * a signed checkpoint over its entries, and notes that it leaves. While it cannot, the batch waits,
 * and those behind it.
 */
final class Shipping {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final SinkAccount account;
  private final CommitSignal signal;
  private final DeliveryOptions options;
  private final RandomGenerator random;
  private final Bar bar;
  private final SealedBatch.Renewal renewal;
  private final Settling settling;
  private final Bandwidth bandwidth;
  private final Outbox<?> outbox;
  private final Pipe<Part> pipe = new Pipe<>();
  private final Backoff backoff = new Backoff();
  private final Carrier carrier;
  private int failed; // attempts in a row
  private volatile boolean stopped;

  Shipping(
      Store store,
      Sink sink,
      SinkAccount account,
      CommitSignal signal,
      DeliveryOptions options,
      RandomGenerator random,
      Bar bar,
      SealedBatch.Renewal renewal,
      Settling settling,
      Outbox<?> outbox) {
    this.renewal = renewal;
    this.bandwidth = new Bandwidth(options.link().bytesPerSecond(), store.time().nanos());
    this.store = store;
    this.account = account;
    this.signal = signal;
    this.options = options;
    this.random = random;
    this.bar = bar;
    this.outbox = outbox;
    this.settling = settling;
    this.carrier = new Carrier(sink, store.time(), outbox, "send-" + account.id() + "-");
  }

  Bandwidth bandwidth() {
    return bandwidth;
  }

  boolean isEmpty() {
    return pipe.isEmpty();
  }

  /** Sends nothing more. */
  void stop() {
    stopped = true;
    outbox.wake();
  }

  /**
   * Takes a frozen batch, as the last.
   *
   * @param madeAfter the erasures that were heeded when its bytes were made
   */
  void add(SealedBatch frozen, long madeAfter) {
    pipe.add(new Part(frozen, madeAfter));
    show();
  }

  /**
   * Sends until one more batch may come, or until {@link #stop}. What the sink refuses goes in
   * parts, the first of them first. Called again after something went wrong, it goes on.
   *
   * @return for how long it may be left alone, nanoseconds
   */
  long untilRoom() throws InterruptedException {
    while (true) {
      long calls = signal.calls();
      long wait = turn(calls);
      if (stopped || (wait > 0 && pipe.hasRoom(carrier.depth()))) {
        return wait;
      }
      await(calls, wait);
    }
  }

  /** Lets time pass in which nothing can be frozen; what is on its way goes on. */
  void attend(long nanos) throws InterruptedException {
    long calls = signal.calls();
    await(calls, pipe.isEmpty() ? nanos : Math.min(turn(calls), nanos));
  }

  /** Waits for what is under way, and keeps what became of it. */
  void finish() throws InterruptedException {
    takeAnswers();
    while (pipe.underWay() > 0) {
      outbox.awaitWake(IDLE_NANOS);
      takeAnswers();
    }
    settle();
  }

  /** Lets go of what is under way. */
  void close() {
    carrier.close();
  }

  private void await(long calls, long nanos) throws InterruptedException {
    if (pipe.underWay() > 0) {
      outbox.awaitWake(Math.min(nanos, IDLE_NANOS));
    } else {
      signal.awaitCall(calls, nanos);
    }
  }

  /** One step; returns for how long there is nothing to do, 0 when something was done. */
  private long turn(long calls) throws InterruptedException {
    takeAnswers();
    long unsettled = settle();
    if (unsettled > 0 || pipe.isEmpty() || account.isPaused() || stopped) {
      return Math.max(unsettled, IDLE_NANOS);
    }
    long left = backoff.leftNanos(store.time().nanos(), signal.calls(), account.flushes());
    if (left > 0) {
      return left;
    }
    Optional<Place<Part>> next = pipe.next(carrier.depth());
    return next.isPresent() ? send(next.get(), calls) : IDLE_NANOS;
  }

  private long send(Place<Part> place, long calls) throws InterruptedException {
    long flushes = account.flushes();
    long erasures = renewal.erasures().getAsLong();
    if (place.batch().madeAfter() != erasures) {
      SealedBatch made = renewal.again().apply(place.batch().batch());
      place.set(place.batch().with(made, erasures));
    }
    SealedBatch batch = place.batch().batch();
    if (bar.holds(batch, place.batch().wasSent() ? Bar.When.SENT : Bar.When.FROZEN)) {
      pipe.trouble(); // nothing comes behind it while it stands
      return TROUBLE_NANOS;
    }
    long wait = bandwidth.waitNanos(store.time().nanos());
    if (wait > 0) {
      return Math.min(wait, IDLE_NANOS);
    }
    Optional<SealedBatch> vouched =
        batch.proofs().length > 0 ? Optional.of(batch) : settling.vouched(batch);
    if (vouched.isEmpty()) {
      failed++;
      pipe.trouble();
      return backOff(calls, flushes, Duration.ZERO);
    }
    place.set(place.batch().with(vouched.get(), erasures).sent());
    Optional<String> behind = pipe.before(place).map(each -> each.batch().id());
    pipe.left(place);
    Attempt attempt = new Attempt(place, vouched.get(), behind, calls, flushes, pipe.underWay());
    bandwidth.take(batch.length());
    show();
    Optional<Answer> answer = carrier.leave(attempt);
    if (answer.isPresent()) {
      answered(answer.get());
    }
    return 0;
  }

  private void takeAnswers() throws InterruptedException {
    for (Optional<Answer> next = carrier.answer(); next.isPresent(); next = carrier.answer()) {
      answered(next.get());
    }
  }

  // First where the batch is, and then what may go wrong: no answer comes twice.
  private void answered(Answer answer) throws InterruptedException {
    Attempt attempt = answer.attempt();
    switch (answer.delivery()) {
      case Delivery.Acknowledged _ -> {
        pipe.arrived(attempt.place());
        account.lanes().circuit().answered();
        account.lanes().size().took(answer.nanos() / attempt.among());
      }
      case Delivery.NotYet(String problem, String hint) -> {
        if (attempt.behind().isPresent()) {
          pipe.early(attempt.place());
        } else {
          unavailable(attempt, new Delivery.Unavailable(problem, hint));
        }
      }
      case Delivery.Unavailable unavailable -> unavailable(attempt, unavailable);
      case Delivery.Refused refused -> refused(attempt, refused);
    }
    show();
  }

  /** Those that fail together count once, and the first in order each time. */
  private void unavailable(Attempt attempt, Delivery.Unavailable answer) {
    boolean counts = pipe.isFirst(attempt.place()) || !pipe.isTroubled();
    pipe.back(attempt.place());
    if (counts) {
      failed++;
      account.lanes().circuit().failed(store.time().epochMillis());
    }
    backOff(attempt.calls(), attempt.flushes(), answer.rest());
    Part part = attempt.place().batch();
    settling.keepFailure(part.batch(), part.attempts(), answer.problem(), answer.hint());
  }

  /** What is refused out of its turn is offered once more in its turn, and cut only then. */
  private void refused(Attempt attempt, Delivery.Refused answer) throws InterruptedException {
    Place<Part> place = attempt.place();
    pipe.early(place);
    account.lanes().circuit().answered();
    settle();
    if (!pipe.isFirst(place)) {
      return;
    }
    pipe.back(place);
    Part part = place.batch();
    account.failed(part.attempts(), answer.problem(), answer.hint());
    long erasures = renewal.erasures().getAsLong();
    Optional<List<SealedBatch>> instead =
        settling.refused(part.batch(), answer, part.attempts(), () -> stopped);
    if (instead.isPresent()) {
      wentThrough(place, instead.get().stream().map(each -> new Part(each, erasures)).toList());
    } else {
      failed++;
      backOff(attempt.calls(), attempt.flushes(), Duration.ZERO);
    }
  }

  /** Keeps the acks that came; returns how long to wait when that fails, 0 otherwise. */
  private long settle() {
    for (Place<Part> place : pipe.arrived()) {
      Part part = place.batch();
      if (!settling.keepAck(part.batch(), part.attempts())) {
        failed++;
        pipe.trouble();
        return waitNanos();
      }
      wentThrough(place, List.of());
    }
    return 0;
  }

  private void wentThrough(Place<Part> place, List<Part> instead) {
    failed = 0;
    backoff.over();
    pipe.settled(place, instead);
    show();
  }

  private long backOff(long calls, long flushes, Duration asked) {
    account.observe(store.time().epochMillis(), signal.end());
    long now = store.time().nanos();
    long wait = waitNanos();
    backoff.await(now + wait, calls);
    if (asked.isPositive()) {
      backoff.rest(now + Circuit.restNanos(asked), flushes);
    }
    return wait;
  }

  private long waitNanos() {
    double chance = random.nextDouble();
    long wait = options.backoffNanos(failed, chance);
    return account.lanes().circuit().waitNanos(wait, chance);
  }

  private void show() {
    account.lanes().underWay(pipe.underWay());
    pipe.first().ifPresent(each -> account.sending(each.batch().batch().row().sealedAtMillis()));
  }
}
