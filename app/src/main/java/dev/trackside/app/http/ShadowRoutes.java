package dev.trackside.app.http;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.desk.ShadowDesk;
import dev.trackside.gateway.Gateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The calls about the candidate policy. Nothing of them waits for the disk. */
final class ShadowRoutes {
  private static final String PATH = "/api/v1/policy/shadow";
  private static final int CELLS = 20;
  private static final int CELLS_MOST = 10_000;

  private final Gateway gateway;

  ShadowRoutes(Gateway gateway) {
    this.gateway = gateway;
  }

  List<Route> all() {
    return List.of(
        Route.get(PATH, Set.of("limit"), this::report),
        Route.post(PATH, Set.of("limit", "off"), this::change));
  }

  private static int limit(Exchange exchange) {
    return exchange.number("limit", CELLS, 0, CELLS_MOST);
  }

  private void report(Exchange exchange) {
    exchange.json(ShadowDesk.report(gateway, limit(exchange)));
  }

  /** The body is the policy itself: no file of this machine is read for anybody. */
  private void change(Exchange exchange) throws IOException {
    int limit = limit(exchange);
    String text = new String(exchange.body(), StandardCharsets.UTF_8);
    try {
      exchange.json(
          exchange.flag("off") ? ShadowDesk.end(gateway) : ShadowDesk.begin(gateway, text, limit));
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_policy", e.problem(), e.hint());
    }
  }
}
