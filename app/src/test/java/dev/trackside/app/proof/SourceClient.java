package dev.trackside.app.proof;

import dev.trackside.app.proof.TrafficPlan.Fate;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sender of one source as the contract wants it: one body after the other, each sent again with
 * the same packet ids until it is acknowledged, now and then once more after that. It holds every
 * receipt against what it sent and remembers how far it was acknowledged.
 */
final class SourceClient implements Runnable {
  private static final int BODY_MOST = 200;

  private final TrafficPlan plan;
  private final Random random;
  private final Lives lives;
  private final AtomicBoolean stopped;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private volatile @Nullable Throwable failure;

  SourceClient(TrafficPlan plan, long seed, Lives lives, AtomicBoolean stopped) {
    this.plan = plan;
    this.random = new Random(seed ^ plan.source().hashCode());
    this.lives = lives;
    this.stopped = stopped;
  }

  TrafficPlan plan() {
    return plan;
  }

  /** How far it is; final when its thread has ended. */
  Sent account() {
    return new Sent(plan, sent.get(), acknowledged.get());
  }

  /** Bodies that were sent again because nobody had answered. */
  long retries() {
    return retries.get();
  }

  /** Packets that the gateway recognised. */
  long duplicates() {
    return duplicates.get();
  }

  /** What went against the contract; null when nothing did. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void run() {
    try {
      while (!stopped.get()) {
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(BODY_MOST) : 1 + random.nextInt(8);
        int first = sent.getAndAdd(count);
        Expected expected = Expected.of(plan, first, count);
        byte[] body = plan.body(first, count);
        sendUntilAcknowledged(body, expected);
        if (random.nextInt(20) == 0) {
          sendAgain(body, expected);
        }
        acknowledged.addAndGet(count);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void sendUntilAcknowledged(byte[] body, Expected expected) throws Exception {
    boolean again = false;
    Lives.Life life = lives.current();
    while (true) {
      Api.@Nullable Reply reply = tryOnce(life.api(), body);
      if (reply == null || reply.status() == 503) {
        retries.incrementAndGet();
        again = true;
        life = lives.next(life);
        continue;
      }
      int known = expected.check(reply, again);
      duplicates.addAndGet(known);
      if (known == 0) {
        life.acknowledgedNew();
      }
      return;
    }
  }

  private static Api.@Nullable Reply tryOnce(Api api, byte[] body) throws InterruptedException {
    try {
      return api.packets(body);
    } catch (IOException e) {
      // Killed before or after it was kept: nobody knows, so it is sent again.
      return null;
    }
  }

  private void sendAgain(byte[] body, Expected expected) throws Exception {
    Api.@Nullable Reply reply = tryOnce(lives.current().api(), body);
    if (reply != null && reply.status() == 200) {
      int known = expected.check(reply, true);
      if (known != expected.withId()) {
        throw new AssertionError("acknowledged packets were taken again: " + reply.body());
      }
      duplicates.addAndGet(known);
    }
  }

  /** What must become of a body's packets. */
  private record Expected(int count, int accepted, int split, int bad, int broken) {
    static Expected of(TrafficPlan plan, int first, int count) {
      Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
      for (int number = first; number < first + count; number++) {
        fates.merge(plan.fate(number), 1, Integer::sum);
      }
      int split = fates.getOrDefault(Fate.SPLIT, 0);
      return new Expected(
          count,
          fates.getOrDefault(Fate.GOOD, 0) + split,
          split,
          fates.getOrDefault(Fate.BAD, 0),
          fates.getOrDefault(Fate.BROKEN, 0));
    }

    int withId() {
      return count - broken;
    }

    /** A body is kept whole or not at all; returns how many of its packets were known. */
    int check(Api.Reply reply, boolean maybeKnown) {
      JsonNode receipt = reply.json();
      int known = receipt.path("duplicate").asInt(-1);
      boolean first = known == 0;
      boolean right =
          reply.status() == 200
              && receipt.path("received").asInt() == count
              && receipt.path("refused").asInt(-1) == 0
              && (first || (maybeKnown && known == withId()))
              && receipt.path("accepted").asInt(-1) == (first ? accepted : 0)
              && receipt.path("split").asInt(-1) == (first ? split : 0)
              && receipt.path("quarantined").asInt(-1) == (first ? bad + broken : broken);
      if (!right) {
        throw new AssertionError("expected " + this + ", got " + reply);
      }
      return known;
    }
  }
}
