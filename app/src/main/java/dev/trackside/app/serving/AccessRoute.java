package dev.trackside.app.serving;

import dev.trackside.app.access.Admission.Reason;
import dev.trackside.app.access.Gate;
import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.Route;
import dev.trackside.app.json.Json;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells a caller who it is here, and how many were turned away since the start. */
final class AccessRoute {
  private final Gate gate;

  AccessRoute(Gate gate) {
    this.gate = gate;
  }

  Route route() {
    return Route.get("/api/v1/access", Set.of(), this::show);
  }

  private void show(Exchange exchange) {
    ObjectNode view = Json.object().put("guarded", !gate.isOpen());
    ObjectNode caller = view.putObject("caller").put("name", exchange.caller().name());
    ArrayNode roles = caller.putArray("roles");
    exchange.caller().words().forEach(roles::add);
    view.put("tokens", gate.tokens());
    ObjectNode refused = view.putObject("refused");
    for (Reason reason : Reason.values()) {
      refused.put(reason.word(), gate.refused(reason));
    }
    view.put("addresses_locked_out", gate.lockedOut());
    view.put("problem", gate.problem());
    exchange.json(view);
  }
}
