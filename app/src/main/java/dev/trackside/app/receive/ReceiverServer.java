package dev.trackside.app.receive;

import dev.trackside.app.access.Gate;
import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.http.Protection;
import dev.trackside.app.http.Route;
import dev.trackside.app.http.RouteServer;
import dev.trackside.app.json.Json;
import dev.trackside.app.tls.Identity;
import dev.trackside.receiver.Receiver;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A receiver behind HTTP, from {@link #open} to {@link #close}. The receiver stays open. */
public final class ReceiverServer implements AutoCloseable {
  private final RouteServer server;

  private ReceiverServer(RouteServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param token what every call but {@code /livez} must bring; empty for nothing
   * @param tls what it shows who it is with; empty to speak in the clear
   */
  public static ReceiverServer open(
      Receiver receiver, ApiOptions options, Optional<String> token, Optional<Identity> tls)
      throws ListenException {
    List<Route> routes = new ArrayList<>(new BatchRoutes(receiver).all());
    routes.addAll(new WitnessRoutes(receiver).all());
    List<Route> all = new ArrayList<>(new Doorkeeper(token).guard(routes));
    all.add(
        Route.get(
            "/livez", Set.of(), exchange -> exchange.json(Json.object().put("status", "alive"))));
    return new ReceiverServer(
        RouteServer.open(
            all, options, receiver.time(), Protection.of(Gate.standingOpen(receiver.time()), tls)));
  }

  /** Where it listens, with the port it got. */
  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
