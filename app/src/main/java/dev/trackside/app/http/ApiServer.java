package dev.trackside.app.http;

import dev.trackside.gateway.Gateway;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.PitWall;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP interface of a gateway, from {@link #open} to {@link #close}. Safe for many threads. */
public final class ApiServer implements AutoCloseable {
  private final RouteServer server;
  private final StoreReads reads;
  private final GatewayRoutes gatewayRoutes;
  private final AuditRoutes auditRoutes;
  private final PitWall wall;

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

  private ApiServer(Gateway gateway, ApiOptions options, List<Route> more, PitWall wall)
      throws ListenException {
    this.wall = wall;
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
      this.server = RouteServer.open(routes, options, gateway.time(), Optional.empty());
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
    return open(gateway, options, more, Objectives.standard());
  }

  /** The same, with objectives of its own. */
  public static ApiServer open(
      Gateway gateway, ApiOptions options, List<Route> more, Objectives objectives)
      throws ListenException {
    return new ApiServer(gateway, options, more, PitWall.open(gateway, objectives));
  }

  /** Opens the API of a gateway that is watched already; closing it ends the watch. */
  public static ApiServer open(PitWall wall, ApiOptions options, List<Route> more)
      throws ListenException {
    return new ApiServer(wall.gateway(), options, more, wall);
  }

  /** What is seen of the gateway. */
  public PitWall wall() {
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
