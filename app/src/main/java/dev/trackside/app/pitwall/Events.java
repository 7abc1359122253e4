package dev.trackside.app.pitwall;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;

/**
 * {@code GET /api/v1/events}: server-sent events. The first is {@code history}, the last ten
 * minutes; then a {@code snapshot} a second; at the end {@code end}. A comment comes when there is
 * no picture for a while, so that a dead connection is known from a gateway in trouble.
 *
 * <p>A watcher has a thread that writes and waits; while it waits for a slow browser, pictures pass
 * by, and it goes on with the newest. Nothing is queued. A browser that takes nothing for as long
 * as a connection may be silent is cut off.
 */
final class Events {
  private static final int WATCHERS_MOST = 64;
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final byte[] COMMENT = ascii(": the gateway is here, without a picture\n\n");
  private static final byte[] END = ascii("event: end\ndata: {}\n\n");

  private final Ticker ticker;
  private final Supplier<byte[]> history;
  private final Semaphore free = new Semaphore(WATCHERS_MOST);

  Events(Ticker ticker, Supplier<byte[]> history) {
    this.ticker = ticker;
    this.history = history;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/events", Set.of(), this::watch),
        Route.get("/events", Set.of(), this::watch));
  }

  private void watch(Exchange exchange) throws IOException, InterruptedException {
    if (!free.tryAcquire()) {
      throw new ProblemException(
              HttpStatus.SERVICE_UNAVAILABLE_503,
              "too_many_watchers",
              WATCHERS_MOST + " watch already",
              "close a page that nobody looks at, or ask /api/v1/health now and then")
          .retryAfter(Duration.ofSeconds(10));
    }
    try {
      exchange.setHeader("X-Accel-Buffering", "no");
      OutputStream out = exchange.stream("text/event-stream");
      if (!exchange.headersOnly()) {
        ticker.join();
        try {
          write(out, exchange);
        } finally {
          ticker.leave();
        }
      }
    } finally {
      free.release();
    }
  }

  /** Until the gateway ends, or the watcher's token does, which its next request is told of. */
  private void write(OutputStream out, Exchange exchange) throws IOException, InterruptedException {
    out.write(history.get());
    out.flush();
    long seen = 0;
    while (!ticker.isClosed()) {
      Optional<Ticker.Tick> tick = ticker.after(seen, HEARTBEAT);
      if (!exchange.mayStay()) {
        return;
      }
      if (tick.isPresent()) {
        seen = tick.get().number();
        out.write(tick.get().bytes());
      } else if (!ticker.isClosed()) {
        out.write(COMMENT);
      }
      out.flush();
    }
    out.write(END);
    out.flush();
  }

  /** An event of a name with JSON in one line. */
  static byte[] event(String name, String json) {
    return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
