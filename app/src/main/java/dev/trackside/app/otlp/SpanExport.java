package dev.trackside.app.otlp;

import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import dev.trackside.watch.SpanCount;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector, from a thread of its own. Whoever hands one over never waits: 4,096
 * are kept, and what finds no room is dropped and counted. What the collector does not take is sent
 * again a few times, ever more rarely, and then given up and counted. Safe for many threads.
 */
final class SpanExport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpanExport.class);
  private static final int WAITING_MOST = 4_096;
  private static final int TOGETHER_MOST = 512;
  private static final int ATTEMPTS_MOST = 5;
  private static final long GATHER_MILLIS = 500;
  private static final long PAUSE_FIRST_MILLIS = 1_000;
  private static final long PAUSE_MOST_MILLIS = 30_000;
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(WAITING_MOST);
  private final SpanCount count;
  private final CompletableFuture<ShipmentSpans> shipments = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private long pauseMillis = PAUSE_FIRST_MILLIS;

  /**
   * Begins to send.
   *
   * @param endpoint the collector's address, to which {@code /v1/traces} is added
   */
  SpanExport(URI endpoint, SpanCount count) {
    this.count = count;
    this.thread = Thread.ofPlatform().name("otlp").daemon(true).unstarted(() -> run(endpoint));
  }

  void start() {
    thread.start();
  }

  /** Where it is looked up whose packets are in a batch; what is told of batches waits for it. */
  void read(Reading reading) {
    shipments.complete(new ShipmentSpans(reading));
  }

  /** Hands over what is to be told, without waiting. */
  void offer(Pending pending) {
    if (closing.getCount() == 0 || !waiting.offer(pending)) {
      count.addDropped(1);
    }
  }

  private void run(URI endpoint) {
    try (Collector collector = new Collector(endpoint, ANSWER_WAIT)) {
      while (closing.getCount() > 0 || !waiting.isEmpty()) {
        Pending first = waiting.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS); // so that many share a request
          List<Pending> some = new ArrayList<>();
          some.add(first);
          waiting.drainTo(some, TOGETHER_MOST - 1);
          tell(collector, some);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing, and the collector took too long
    }
  }

  /** Whatever goes wrong, the thread goes on with what comes next, and what is lost is counted. */
  private void tell(Collector collector, List<Pending> some) throws InterruptedException {
    List<Span> spans = new ArrayList<>();
    int looked = 0;
    int told = 0;
    try {
      for (Pending each : some) {
        switch (each) {
          case Span span -> spans.add(span);
          case Shipment shipment -> spans.addAll(looked(shipment));
        }
        looked++;
      }
      while (told < spans.size()) {
        int to = Math.min(spans.size(), told + TOGETHER_MOST);
        send(collector, spans.subList(told, to));
        told = to;
      }
    } catch (RuntimeException e) {
      LOG.warn("spans could not be told", e);
    } finally {
      count.addFailed((long) some.size() - looked + spans.size() - told);
    }
  }

  private List<Span> looked(Shipment shipment) throws InterruptedException {
    try {
      ShipmentSpans.Made made = shipments.get().of(shipment);
      count.addDropped(made.left());
      return made.spans();
    } catch (StoreException e) {
      LOG.warn("traces of batch {} cannot be read: {}", shipment.row().id(), e.getMessage());
    } catch (ExecutionException e) {
      LOG.debug("closed before the gateway was open", e);
    }
    count.addFailed(1);
    return List.of();
  }

  private void send(Collector collector, List<Span> spans) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Collector.Answer answer = collector.take(spans);
      switch (answer) {
        case Collector.Answer.Taken(long refused) -> {
          count.addSent(spans.size() - refused);
          count.addFailed(refused);
          pauseMillis = PAUSE_FIRST_MILLIS;
          return;
        }
        case Collector.Answer.Refused _ -> {
          count.addFailed(spans.size());
          return;
        }
        case Collector.Answer.Later(long millis) -> {
          boolean isLast = attempt == ATTEMPTS_MOST || closing.getCount() == 0;
          if (!isLast) {
            isLast = closing.await(Math.max(millis, pauseMillis), TimeUnit.MILLISECONDS);
            pauseMillis = Math.min(PAUSE_MOST_MILLIS, 2 * pauseMillis);
          }
          if (isLast) {
            count.addFailed(spans.size());
            return;
          }
        }
      }
    }
  }

  /** Sends what waits, for two seconds at most, and stops; the rest is given up and counted. */
  @Override
  public void close() {
    closing.countDown();
    shipments.completeExceptionally(new IllegalStateException("closed"));
    try {
      thread.join(CLOSE_WAIT);
      thread.interrupt();
      thread.join(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Pending> left = new ArrayList<>();
    waiting.drainTo(left);
    count.addFailed(left.size());
  }
}
