package dev.trackside.app.http;

import dev.trackside.gateway.Gateway;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP interface of a gateway, from {@link #open} to {@link #close}. Safe for many threads. */
public final class ApiServer implements AutoCloseable {
  private final RouteServer server;
  private final StoreReads reads;
  private final GatewayRoutes gatewayRoutes;
  private final AuditRoutes auditRoutes;
  private final Spotter wall;

  /** The API cannot listen where it should. */
  public static final class ListenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    ListenException(String problem, String hint, @Nullable Throwable cause) {
      super(problem, cause);
      this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
      return hint;
    }
  }

  private ApiServer(Spotter wall, ApiOptions options, List<Route> more, Protection protection)
      throws ListenException {
    this.wall = wall;
    Gateway gateway = wall.gateway();
    this.reads = StoreReads.common();
    this.gatewayRoutes = new GatewayRoutes(gateway, reads, wall);
    this.auditRoutes = new AuditRoutes(gateway);
    List<Route> routes = new ArrayList<>(gatewayRoutes.all());
    routes.add(new PacketRoute(gateway, options).route());
    routes.add(new ReplayRoute(gateway, reads).route());
    routes.add(new TraceRoute(gateway, reads).route());
    routes.addAll(new DeadLetterRoutes(gateway, reads, options).all());
    routes.addAll(new BreakerRoutes(gateway, reads).all());
    routes.addAll(new ChannelRoutes(gateway, reads).all());
    routes.addAll(new ShadowRoutes(gateway).all());
    routes.addAll(new PolicyRoutes(gateway, reads).all());
    routes.addAll(new SubjectRoutes(gateway, reads).all());
    routes.addAll(auditRoutes.all());
    routes.addAll(more);
    try {
      this.server = RouteServer.open(routes, options, gateway.time(), protection);
    } catch (ListenException e) {
      closeReads();
      throw e;
    }
  }

  /** Opens the API of a gateway. */
  public static ApiServer open(Gateway gateway, ApiOptions options) throws ListenException {
    return open(gateway, options, List.of());
  }

  /** Opens the API of a gateway, with more calls. */
  public static ApiServer open(Gateway gateway, ApiOptions options, List<Route> more)
      throws ListenException {
    return open(gateway, options, more, Protection.none(gateway.time()));
  }

  /** The same, for those whom the gate lets in. */
  public static ApiServer open(
      Gateway gateway, ApiOptions options, List<Route> more, Protection protection)
      throws ListenException {
    demandGate(options, protection);
    return open(Spotter.open(gateway, Objectives.standard()), options, more, protection);
  }

  /**
   * Opens the API of a gateway that is watched already, with more calls, for those whom the gate
   * lets in. Closing it ends the watch.
   *
   * @throws ListenException also when others could reach it and it has no tokens
   */
  public static ApiServer open(
      Spotter wall, ApiOptions options, List<Route> more, Protection protection)
      throws ListenException {
    demandGate(options, protection);
    return new ApiServer(wall, options, more, protection);
  }

  private static void demandGate(ApiOptions options, Protection protection) throws ListenException {
    if (protection.gate().isOpen() && !RouteServer.host(options).isLoopbackAddress()) {
      throw new ListenException(
          "listening on " + options.host() + " without tokens is refused",
          "listen on 127.0.0.1, or make a token: trackside token new --role view --name NAME",
          null);
    }
  }

  /** What is seen of the gateway. */
  public Spotter wall() {
    return wall;
  }

  /** Where it listens, with the port it got. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Lets running requests end, for a while, and stops. The gateway stays open. */
  @Override
  public void close() {
    server.close();
    closeReads();
  }

  private void closeReads() {
    gatewayRoutes.close();
    auditRoutes.close();
    reads.close();
    wall.close();
  }
}
