package dev.trackside.app.release;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls one after the other, each until it is answered in whatever life, and sends good
 * packets from then on until it is stopped.
 */
final class Sender implements Runnable {
  private static final long JOIN_MILLIS = 60_000;
  private static final long PAUSE_MILLIS = 10;

  private final AtomicReference<@Nullable Api> gateway;
  private final List<Call> calls;
  private final Traffic traffic;
  private final Random random;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile boolean answered;
  private volatile int repeated;
  private volatile @Nullable Throwable failure;

  Sender(AtomicReference<@Nullable Api> gateway, List<Call> calls, Traffic traffic, long seed) {
    this.gateway = gateway;
    this.calls = calls;
    this.traffic = traffic;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().name("sender").daemon(true).start(this);
  }

  /** True when every call is answered. */
  boolean isAnswered() {
    Throwable problem = failure;
    if (problem != null) {
      throw new AssertionError("answered wrongly", problem);
    }
    return answered;
  }

  /** Ends when what it sends now is answered; returns how many calls it had to repeat. */
  int stop() throws InterruptedException {
    stopped = true;
    thread.join(JOIN_MILLIS);
    if (!isAnswered() || thread.isAlive()) {
      throw new AssertionError("not every call was answered");
    }
    return repeated;
  }

  @Override
  public void run() {
    try {
      for (Call call : calls) {
        make(call);
      }
      answered = true;
      while (!stopped) {
        make(Call.ofPackets(traffic.live(random.nextInt(Integer.MAX_VALUE))));
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  // Counted by this thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void make(Call call) throws InterruptedException {
    boolean again = false;
    while (true) {
      Api api = gateway.get();
      Api.Reply reply = api == null ? null : tryOnce(api, call);
      if (reply != null && reply.status() != 503) {
        if (!call.isAnsweredBy(reply, again)) {
          throw new AssertionError(call.path() + " was answered " + reply);
        }
        return;
      }
      repeated += again ? 0 : 1;
      again = true;
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static Api.@Nullable Reply tryOnce(Api api, Call call) throws InterruptedException {
    try {
      return call.on(api);
    } catch (IOException e) {
      // Killed before or after it was kept: nobody knows, so it is made again.
      return null;
    }
  }
}
