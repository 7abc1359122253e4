package dev.trackside.app.faults;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends one body after the other, each again and again until it is acknowledged, and holds every
 * receipt against what it sent. When it is told to stop it finishes its last body first.
 */
final class FaultSender implements Runnable {
  private static final int BODY_PACKETS = 200;
  private static final long PAUSE_MILLIS = 100;

  private final Traffic traffic;
  private final Supplier<Api> gateway;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger resent = new AtomicInteger();
  private final AtomicInteger recognised = new AtomicInteger();
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  FaultSender(Traffic traffic, Supplier<Api> gateway) {
    this.traffic = traffic;
    this.gateway = gateway;
  }

  void stop() {
    stopped = true;
  }

  /** Packets that are acknowledged; all that were sent, once its thread has ended. */
  int sent() {
    return sent.get();
  }

  /** Bodies that were sent again, for nobody had answered. */
  int resent() {
    return resent.get();
  }

  /** Bodies of these that the gateway had kept. */
  int recognised() {
    return recognised.get();
  }

  /** What went against the contract; null when nothing did. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        deliver(traffic.next(BODY_PACKETS));
        sent.addAndGet(BODY_PACKETS);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void deliver(byte[] body) throws InterruptedException {
    boolean again = false;
    while (true) {
      Api.@Nullable Reply reply = once(body);
      if (reply != null && reply.status() == 200) {
        check(reply, again);
        return;
      }
      if (reply != null && reply.status() != 503 && reply.status() != 504) {
        throw new AssertionError("not an answer to a good body: " + reply);
      }
      again = true;
      resent.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private Api.@Nullable Reply once(byte[] body) throws InterruptedException {
    try {
      return gateway.get().packets(body);
    } catch (IOException e) {
      // Killed before or after it was kept: nobody knows, so it is sent again.
      return null;
    }
  }

  /** A body is kept whole or not at all. */
  private void check(Api.Reply reply, boolean maybeKnown) {
    JsonNode receipt = reply.json();
    int known = receipt.path("duplicate").asInt(-1);
    int judged = receipt.path("accepted").asInt(-1) + receipt.path("quarantined").asInt(-1);
    boolean isNew = known == 0 && judged == BODY_PACKETS;
    boolean isKnown = maybeKnown && known == BODY_PACKETS && judged == 0;
    if (!isNew && !isKnown) {
      throw new AssertionError("a body of " + BODY_PACKETS + " was answered with " + reply);
    }
    recognised.addAndGet(isKnown ? 1 : 0);
  }
}
