package dev.trackside.app.http;

import dev.trackside.app.audit.NotThereException;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.trace.CheckedProofs;
import dev.trackside.app.trace.TraceDesk;
import dev.trackside.gateway.Gateway;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** {@code GET /api/v1/packets/{request_id}}: one packet's whole life. */
final class TraceRoute {
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Gateway gateway;
  private final StoreReads reads;
  private final CheckedProofs proofs;

  TraceRoute(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
    this.proofs = new CheckedProofs(gateway.store(), gateway.store().directory());
  }

  Route route() {
    return Route.get("/api/v1/packets/" + Route.ANY, Set.of(), this::handle);
  }

  private void handle(Exchange exchange) throws InterruptedException {
    String id = exchange.tail();
    try {
      JsonNode view = reads.run(() -> TraceDesk.trace(gateway.store(), proofs, id), WAIT);
      exchange.json(view);
    } catch (BadWordException e) {
      throw ProblemException.badRequest("bad_parameter", e.problem(), e.hint());
    } catch (NotThereException e) {
      throw new ProblemException(HttpStatus.NOT_FOUND_404, "not_there", e.problem(), e.hint());
    }
  }
}
