package dev.trackside.app.fencing;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends packets one body after the other, each until it is acknowledged, in whatever life. */
final class CarClient implements Runnable {
  private static final int BODY_PACKETS = 20;
  private static final long PAUSE_MILLIS = 15;
  private static final long JOIN_MILLIS = 60_000;

  private final AtomicReference<@Nullable Api> gateway;
  private final long beganMillis = System.currentTimeMillis();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int acknowledged;
  private volatile int repeated;
  private volatile @Nullable Throwable failure;

  CarClient(AtomicReference<@Nullable Api> gateway) {
    this.gateway = gateway;
    this.thread = Thread.ofPlatform().name("car").daemon(true).start(this);
  }

  /** Bodies that nobody answered; they were sent again. */
  int repeated() {
    return repeated;
  }

  /** Ends when what it sends now is acknowledged; returns how many packets are. */
  int stop() throws InterruptedException {
    stopped = true;
    thread.join(JOIN_MILLIS);
    if (failure != null || thread.isAlive()) {
      throw new AssertionError("the car was not acknowledged", failure);
    }
    return acknowledged;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        send(acknowledged);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void send(int first) throws InterruptedException {
    StringBuilder body = new StringBuilder();
    for (int i = first; i < first + BODY_PACKETS; i++) {
      body.append(CarPackets.line(i, beganMillis));
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    while (true) {
      Api api = gateway.get();
      Api.Reply reply = api == null ? null : tryOnce(api, bytes);
      if (reply != null && reply.status() == 200) {
        var answer = reply.json();
        if (answer.path("accepted").asInt() + answer.path("duplicate").asInt() != BODY_PACKETS) {
          throw new AssertionError("answered " + reply);
        }
        acknowledged = first + BODY_PACKETS;
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  // Counted by this thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private Api.@Nullable Reply tryOnce(Api api, byte[] body) throws InterruptedException {
    try {
      return api.packets(body);
    } catch (ConnectException e) {
      return null; // nobody is there yet
    } catch (IOException e) {
      repeated++;
      // Killed before or after it was kept: nobody knows, so it is sent again.
      return null;
    }
  }
}
