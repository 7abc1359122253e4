package dev.trackside.app.access;

import dev.trackside.app.access.Admission.Reason;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.store.StoreException;
import dev.trackside.store.Time;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the audit log who came in, and how many were turned away. Nobody who sends requests waits
 * for it, and nobody can fill the disk with it: who comes in is an entry the first time in an hour,
 * and all that are turned away share one, at once when it begins and then ever more seldom, up to
 * once an hour. An address stands there as a mark only, made with a key that ends with the process:
 * it tells whether two came from the same place, and not from which. Safe for many threads.
 */
final class LoginLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoginLog.class);
  private static final int WAITING_MOST = 256;
  private static final int AN_HOUR_MOST = 500;
  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
  private static final long LOOK_MILLIS = 200;
  private static final long CLOSE_MILLIS = 5_000;
  private static final int MARK_BYTES = 4;

  private final Time time;
  private final Consumer<Event> audit;
  private final byte[] markKey = new byte[32];
  private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(WAITING_MOST);
  private final Refusals refusals = new Refusals();
  private final AtomicLong untold = new AtomicLong();
  private final Thread thread;
  private volatile boolean isClosing;
  private long hourBeganAt;
  private int thisHour;

  private LoginLog(Time time, Consumer<Event> audit) {
    this.time = time;
    this.audit = audit;
    this.hourBeganAt = time.nanos();
    new SecureRandom().nextBytes(markKey);
    this.thread = Thread.ofPlatform().name("login-log").daemon(true).unstarted(this::run);
  }

  static LoginLog start(Time time, Consumer<Event> audit) {
    LoginLog log = new LoginLog(time, audit);
    log.thread.start();
    return log;
  }

  /** Somebody came in for the first time in an hour. */
  void cameIn(Caller caller, Peer peer) {
    Event event =
        Event.of(Kind.LOGIN)
            .by(caller.name())
            .with("roles", List.copyOf(caller.words()))
            .with("from", mark(peer));
    if (!waiting.offer(event)) {
      untold.incrementAndGet();
    }
  }

  /** Somebody was turned away. */
  void turnedAway(Reason reason, Peer peer) {
    refusals.add(reason, mark(peer));
  }

  private void run() {
    while (!isClosing) {
      try {
        Event event = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (event != null) {
          login(event);
        }
        refusals.due(time.nanos()).ifPresent(this::write);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    Event event = waiting.poll();
    while (event != null) {
      login(event);
      event = waiting.poll();
    }
    refusals.rest().ifPresent(this::write);
  }

  private void login(Event event) {
    long now = time.nanos();
    if (now - hourBeganAt > HOUR_NANOS) {
      hourBeganAt = now;
      thisHour = 0;
    }
    if (thisHour >= AN_HOUR_MOST) {
      untold.incrementAndGet();
      return;
    }
    thisHour++;
    long more = untold.getAndSet(0);
    write(more == 0 ? event : event.with("untold", more));
  }

  private void write(Event event) {
    try {
      audit.accept(event);
    } catch (StoreException e) {
      untold.incrementAndGet();
      LOG.warn("the audit log could not be told who came in: {}; {}", e.kind(), e.hint());
    }
  }

  private String mark(Peer peer) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(markKey, "HmacSHA256"));
      byte[] whole = mac.doFinal(peer.network().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(whole, 0, MARK_BYTES);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** Writes what waits, for a while, and ends. */
  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
