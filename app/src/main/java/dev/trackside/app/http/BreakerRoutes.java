package dev.trackside.app.http;

import dev.trackside.app.desk.BreakerDesk;
import dev.trackside.app.json.Json;
import dev.trackside.gateway.BreakerReport;
import dev.trackside.gateway.Gateway;
import dev.trackside.guard.BreakerKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The calls about breakers. */
final class BreakerRoutes {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int TRANSITIONS = 20;
  private static final int TRANSITIONS_MOST = 1_000;

  private final Gateway gateway;
  private final StoreReads reads;

  BreakerRoutes(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
  }

  List<Route> all() {
    return List.of(
        Route.get("/api/v1/breakers", Set.of("source", "channel", "transitions"), this::status),
        Route.post("/api/v1/breakers/reset", Set.of("source", "channel", "all"), this::reset));
  }

  private void status(Exchange exchange) throws InterruptedException {
    int most = exchange.number("transitions", TRANSITIONS, 0, TRANSITIONS_MOST);
    BreakerKey meant = meant(exchange);
    BreakerReport report = reads.run(() -> gateway.breakers(meant, most), WAIT);
    exchange.json(
        BreakerDesk.report(report, gateway.breakerRules(), meant, gateway.time().epochMillis()));
  }

  private static BreakerKey meant(Exchange exchange) {
    return new BreakerKey(
        exchange.query("source").orElse(""), exchange.query("channel").orElse(""));
  }

  private void reset(Exchange exchange) throws InterruptedException {
    BreakerKey meant = meant(exchange);
    if (meant.source().isEmpty() && meant.channel().isEmpty() && !exchange.flag("all")) {
      throw ProblemException.badRequest(
          "which", "reset needs a source, a channel or all", "say all=true for every breaker");
    }
    int closed = reads.run(() -> gateway.resetBreakers(meant.source(), meant.channel()), WAIT);
    exchange.json(Json.object().put("closed", closed));
  }
}
