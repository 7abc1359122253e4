package dev.trackside.app.http;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.PictureText;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.json.Views;
import dev.trackside.app.metrics.MetricsPage;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Health;
import dev.trackside.gateway.Ledger;
import dev.trackside.watch.Spotter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls by which a gateway is looked at and operated. */
final class GatewayRoutes implements AutoCloseable {
  private static final Duration READ_WAIT = Duration.ofSeconds(60);

  /** Counting a hundred million packets takes its time. */
  private static final Duration VERIFY_WAIT = Duration.ofMinutes(10);

  private static final int LIMIT = 50;
  private static final int BATCHES_MOST = 1_000;

  private final Gateway gateway;
  private final StoreReads reads;
  private final Readiness readiness;
  private final Spotter wall;
  private final PictureText shared;

  GatewayRoutes(Gateway gateway, StoreReads reads, Spotter wall) {
    this.wall = wall;
    this.shared = new PictureText(wall);
    this.gateway = gateway;
    this.reads = reads;
    this.readiness = new Readiness(gateway);
  }

  List<Route> all() {
    return List.of(
        Route.get("/livez", Set.of(), exchange -> exchange.json(status("alive"))).open(),
        Route.get("/readyz", Set.of(), this::ready).open(),
        Route.get("/api/v1/health", Set.of(), this::health),
        Route.get("/metrics", Set.of(), this::metrics),
        Route.get("/api/v1/ledger", Set.of("verify"), this::ledger),
        Route.get("/api/v1/batches", Set.of("limit"), this::batches),
        Route.post("/api/v1/drain/now", Set.of(), this::drain),
        Route.post("/api/v1/drain/pause", Set.of("sink"), exchange -> pause(exchange, true)),
        Route.post("/api/v1/drain/resume", Set.of("sink"), exchange -> pause(exchange, false)),
        Route.post("/api/v1/drain/recover", Set.of(), this::recover));
  }

  private void health(Exchange exchange) {
    if (exchange.flag("pretty")) {
      exchange.json(PictureView.of(wall.look()));
    } else {
      exchange.bytes(HttpStatus.OK_200, "application/json", shared.bytes());
    }
  }

  private void metrics(Exchange exchange) {
    exchange.bytes(HttpStatus.OK_200, MetricsPage.TYPE, new MetricsPage(wall).text());
  }

  private void ready(Exchange exchange) throws InterruptedException {
    Health health = gateway.health();
    if (health.status() == Health.Status.REFUSING) {
      Health.Problem first =
          health.problems().stream()
              .findFirst()
              .orElse(new Health.Problem("intake", "intake is refused", "see /api/v1/health"));
      throw notReady(first.what(), first.hint());
    }
    readiness.demand();
    exchange.json(status("ready"));
  }

  private static ObjectNode status(String word) {
    return Json.object().put("status", word);
  }

  private static ProblemException notReady(String detail, String hint) {
    return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE_503, "not_ready", detail, hint)
        .retryAfter(Duration.ofSeconds(1));
  }

  private void ledger(Exchange exchange) throws InterruptedException {
    Ledger ledger =
        exchange.flag("verify") ? reads.run(gateway::auditLedger, VERIFY_WAIT) : gateway.ledger();
    exchange.json(Views.ledger(ledger));
  }

  private void batches(Exchange exchange) throws InterruptedException {
    int most = exchange.number("limit", LIMIT, 1, BATCHES_MOST);
    ArrayNode batches =
        Views.batches(
            reads.run(() -> gateway.batches(most), READ_WAIT), Views.sinkNames(gateway.sinks()));
    ObjectNode view = Json.object();
    view.set("batches", batches);
    exchange.json(view);
  }

  private void drain(Exchange exchange) {
    gateway.drain();
    exchange.json(sinks(Json.object()));
  }

  private void recover(Exchange exchange) {
    exchange.json(sinks(Json.object().put("recovered", gateway.recover())));
  }

  private void pause(Exchange exchange, boolean paused) throws InterruptedException {
    String sink = exchange.query("sink").orElse("");
    int meant = reads.run(() -> gateway.pause(sink, paused), READ_WAIT);
    if (meant == 0 && !sink.isEmpty()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND_404,
          "no_such_sink",
          "there is no sink " + sink,
          "sinks: " + String.join(", ", Views.sinkNames(gateway.sinks()).values()));
    }
    exchange.json(sinks(Json.object().put(paused ? "paused" : "resumed", meant)));
  }

  /** Adds how every sink does now. */
  private ObjectNode sinks(ObjectNode view) {
    Health health = gateway.health();
    view.put("backlog", health.backlog());
    ArrayNode sinks = view.putArray("sinks");
    health.sinks().forEach(sink -> sinks.add(Views.sink(sink, health.atMillis())));
    return view;
  }

  @Override
  public void close() {
    readiness.close();
  }

  /** Knows whether the store commits, by a commit of its own once a second at most. */
  private static final class Readiness implements AutoCloseable {
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final long WAIT_SECONDS = 5;

    private final Gateway gateway;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("readiness").daemon(true).factory());
    private @Nullable Future<?> commit;
    private long startedAt;

    Readiness(Gateway gateway) {
      this.gateway = gateway;
    }

    void demand() throws InterruptedException {
      try {
        newest().get(WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw notReady(
            "the disk did not answer for " + WAIT_SECONDS + " s", "look at it (trackside doctor)");
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw notReady("the store does not commit: " + cause.getMessage(), "see /api/v1/health");
      }
    }

    private synchronized Future<?> newest() {
      Future<?> newest = commit;
      long now = gateway.time().nanos();
      if (newest == null || (newest.isDone() && now - startedAt > FRESH_NANOS)) {
        newest = thread.submit(() -> gateway.store().write(connection -> {}));
        commit = newest;
        startedAt = now;
      }
      return newest;
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
