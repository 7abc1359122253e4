package dev.trackside.app.http;

import dev.trackside.app.json.ReplayText;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.EventTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * {@code GET /api/v1/replay}: stored packets, streamed in the order of their positions, with the
 * memory of one block whatever their number.
 *
 * <p>CSV has the columns request_id, source, session and timestamp, then one for each channel:
 * those of the parameter {@code channels} in its order; without it all that the packets have, found
 * by reading them twice, and a last column {@code other} for what has no column of its own.
 */
final class ReplayRoute {
  private static final Duration BLOCK_WAIT = Duration.ofSeconds(60);
  private static final int AT_ONCE = 4;

  private final Gateway gateway;
  private final StoreReads reads;
  private final Semaphore free = new Semaphore(AT_ONCE);

  ReplayRoute(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
  }

  Route route() {
    return Route.get(
        "/api/v1/replay",
        Set.of("session", "source", "channels", "from", "to", "format"),
        this::handle);
  }

  private void handle(Exchange exchange) throws IOException {
    List<String> channels =
        List.copyOf(
            new LinkedHashSet<>(
                exchange.query("channels").stream()
                    .flatMap(list -> List.of(list.split(",")).stream())
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList()));
    ReplayQuery query =
        new ReplayQuery(
            exchange.query("session").orElse(""),
            exchange.query("source").orElse(""),
            Set.copyOf(channels),
            time(exchange, "from", Long.MIN_VALUE),
            time(exchange, "to", Long.MAX_VALUE));
    String format = exchange.query("format").orElse("ndjson");
    if (!format.equals("ndjson") && !format.equals("csv")) {
      throw Exchange.badParameter("format", "ndjson or csv");
    }
    if (!free.tryAcquire()) {
      throw ProblemException.busy(AT_ONCE + " replays run already", "wait for one to end");
    }
    try {
      if (format.equals("csv")) {
        csv(exchange, query, channels);
      } else {
        OutputStream out = exchange.stream("application/x-ndjson");
        if (!exchange.headersOnly()) {
          ReplayText.ndjson(chunks(exchange, query), out);
        }
      }
    } finally {
      free.release();
    }
  }

  private void csv(Exchange exchange, ReplayQuery query, List<String> channels) throws IOException {
    String type = "text/csv; charset=utf-8; header=present";
    if (exchange.headersOnly()) {
      exchange.stream(type);
    } else if (channels.isEmpty()) {
      // Read before the answer begins, so that a failure is still a problem and no torn answer.
      List<String> all = ReplayText.channels(chunks(exchange, query));
      ReplayText.csvWithOther(chunks(exchange, query), all, exchange.stream(type));
    } else {
      ReplayText.csv(chunks(exchange, query), channels, exchange.stream(type));
    }
  }

  private Supplier<Optional<Chunk>> chunks(Exchange exchange, ReplayQuery query) {
    Replay replay = gateway.replay(query);
    return () -> {
      exchange.demandStay();
      try {
        return reads.run(replay::next, BLOCK_WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ProblemException.busy("the gateway is closing", "ask again when it is back");
      }
    };
  }

  private static long time(Exchange exchange, String name, long preset) {
    Optional<String> text = exchange.query(name);
    if (text.isEmpty()) {
      return preset;
    }
    long nanos;
    if (text.get().matches("[0-9]{1,15}")) {
      nanos = EventTime.ofMillis(Long.parseLong(text.get()));
    } else {
      byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
      nanos = EventTime.parse(bytes, 0, bytes.length);
    }
    if (nanos < 0) {
      throw Exchange.badParameter(
          name,
          "RFC 3339 such as 2025-08-31T13:03:12.345Z (a + is written %2B), or epoch"
              + " milliseconds");
    }
    return nanos;
  }
}
