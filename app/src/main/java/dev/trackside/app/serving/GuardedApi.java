package dev.trackside.app.serving;

import dev.trackside.app.access.AccessException;
import dev.trackside.app.access.Gate;
import dev.trackside.app.access.OwnerSecret;
import dev.trackside.app.access.TokenFile;
import dev.trackside.app.config.ListenAddress;
import dev.trackside.app.config.ServerSettings;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.http.Protection;
import dev.trackside.app.http.Route;
import dev.trackside.app.otlp.Tracing;
import dev.trackside.app.tls.Identity;
import dev.trackside.gateway.Gateway;
import dev.trackside.watch.Spotter;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API of a gateway behind its gate, from {@link #open} to {@link #close}. */
public final class GuardedApi implements AutoCloseable {
  private static final long IN_FLIGHT_BODIES = 4;

  private final ApiServer server;
  private final Gate gate;
  private final boolean isSafe;

  private GuardedApi(ApiServer server, Gate gate, boolean isSafe) {
    this.server = server;
    this.gate = gate;
    this.isSafe = isSafe;
  }

  /**
   * Refuses settings under which others could reach the API in the clear, or without a token.
   *
   * @throws CommandException as wrong configuration, with what to do
   */
  public static void demandSafe(Settings settings) {
    ListenAddress listen = settings.get(SettingTable.LISTEN);
    try {
      if (listen.isLoopback()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw CommandException.usage(
          "nobody knows the host " + listen.host(), "give an address of this machine");
    }
    if (settings.get(ServerSettings.TLS).isEmpty() && !settings.get(SettingTable.INSECURE)) {
      throw CommandException.usage(
          "listening on " + listen + " without TLS is refused",
          "listen on 127.0.0.1, set tls: {certificate: FILE, key: FILE}, or insecure: true where"
              + " the network is yours alone");
    }
    if (!tokens(settings).exists()) {
      throw CommandException.usage(
          "listening on " + listen + " without tokens is refused",
          "listen on 127.0.0.1, or make one: trackside token new --role view --name NAME");
    }
  }

  private static TokenFile tokens(Settings settings) {
    return TokenFile.of(settings.get(SettingTable.DATA), settings.get(ServerSettings.TOKENS));
  }

  /**
   * Opens the API of a gateway that is watched; closing it ends the watch.
   *
   * @param tracing the traces that requests are part of
   * @throws CommandException when it cannot listen, or its tokens or certificate cannot be used
   */
  public static GuardedApi open(
      Spotter wall, Settings settings, Tracing tracing, List<Route> more) {
    Gateway gateway = wall.gateway();
    Path data = gateway.store().directory();
    OwnerSecret secret = OwnerSecret.make();
    Optional<Identity> tls = settings.get(ServerSettings.TLS).map(each -> each);
    Gate gate = null;
    try {
      secret.write(data);
      gate =
          Gate.of(
              tokens(settings),
              secret,
              settings.get(ServerSettings.REQUEST_RATE),
              gateway.time(),
              gateway.audit()::act);
      List<Route> routes = new ArrayList<>(more);
      routes.add(new AccessRoute(gate).route());
      Protection protection =
          Protection.of(gate, tls).telling(hashes -> tell(data, secret.withCertificates(hashes)));
      ApiServer server = ApiServer.open(wall, options(settings).with(tracing), routes, protection);
      return new GuardedApi(server, gate, tls.isPresent());
    } catch (AccessException e) {
      throw new CommandException(ExitCode.REFUSED, e.problem(), e.hint());
    } catch (ListenException e) {
      if (gate != null) {
        gate.close();
      }
      throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e.hint());
    }
  }

  private static void tell(Path data, OwnerSecret secret) {
    try {
      secret.write(data);
    } catch (AccessException e) {
      throw new CommandException(ExitCode.REFUSED, e.problem(), e.hint());
    }
  }

  private static ApiOptions options(Settings settings) {
    ListenAddress listen = settings.get(SettingTable.LISTEN);
    int body = Math.toIntExact(settings.get(SettingTable.BODY_LIMIT));
    return ApiOptions.at(listen.host(), listen.port())
        .withInsecure(settings.get(SettingTable.INSECURE))
        .with(settings.defaults())
        .with(ApiOptions.Limits.standard().withBytes(body, IN_FLIGHT_BODIES * body));
  }

  /** The address under which it can be reached from this machine. */
  public String url() {
    InetSocketAddress address = server.address();
    String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    return "%s://%s:%d"
        .formatted(
            isSafe ? "https" : "http",
            host.indexOf(':') >= 0 ? "[" + host + "]" : host,
            address.getPort());
  }

  /** Lets running requests end, for a while, tells the audit log the rest, and stops. */
  @Override
  public void close() {
    server.close();
    gate.close();
  }
}
