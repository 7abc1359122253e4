package dev.trackside.app.fencing;

import dev.trackside.app.proof.Api;
import dev.trackside.policy.PolicyException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Switches policies and rolls back, all the time, whatever becomes of the gateway. */
final class Operator implements Runnable {
  private static final String ROOT = "/api/v1/policy/";
  private static final int PAUSE_MILLIS = 250;
  private static final long RETRY_MILLIS = 10;
  private static final long RUNS_OUT_MILLIS = 2_500;
  private static final long JOIN_MILLIS = 120_000;

  private final AtomicReference<@Nullable Api> gateway;
  private final Laws laws;
  private final Random random;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int acts;
  private volatile int unanswered;
  private volatile @Nullable Throwable failure;

  Operator(AtomicReference<@Nullable Api> gateway, Laws laws, long seed) {
    this.gateway = gateway;
    this.laws = laws;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().name("operator").daemon(true).start(this);
  }

  /** Calls that were answered. */
  int acts() {
    if (failure != null) {
      throw new AssertionError("the operator was not answered as he should be", failure);
    }
    return acts;
  }

  /** Calls that nobody answered: the policy came into force, or not. */
  int unanswered() {
    return unanswered;
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join(JOIN_MILLIS);
    if (failure != null || thread.isAlive()) {
      throw new AssertionError("the operator was not answered as he should be", failure);
    }
  }

  @Override
  public void run() {
    try {
      act("activate?allow_looser=true", laws.body(Law.Kind.COARSE)); // something to go back from
      while (!stopped) {
        List<Law.Kind> round = new ArrayList<>(Arrays.asList(Law.Kind.values()));
        Collections.shuffle(round, random);
        for (Law.Kind kind : round) {
          step(kind);
        }
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void step(Law.Kind kind) throws InterruptedException, PolicyException {
    if (stopped) {
      return;
    }
    act("activate?allow_looser=true&reason=" + kind, laws.body(kind));
    pause(kind == Law.Kind.SHORT ? RUNS_OUT_MILLIS : random.nextInt(PAUSE_MILLIS));
    if (random.nextBoolean()) {
      act("rollback?allow_looser=true", "");
      pause(random.nextInt(PAUSE_MILLIS));
    }
  }

  private static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /** Calls until somebody answers; an unanswered one may have been heeded. */
  // Counted by this thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void act(String call, String body) throws InterruptedException {
    while (true) {
      Api api = gateway.get();
      Api.@Nullable Reply reply = null;
      try {
        reply = api == null ? null : api.post(ROOT + call, body);
      } catch (ConnectException e) {
        reply = null; // nobody is there yet, so it was not heard
      } catch (IOException e) {
        unanswered++;
      }
      if (reply != null && reply.status() == 200) {
        acts++;
        return;
      }
      if (reply != null && reply.status() < 500) {
        throw new AssertionError(call + " was answered " + reply);
      }
      pause(RETRY_MILLIS);
    }
  }
}
