package dev.trackside.app.http;

import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.tls.TlsContext;
import dev.trackside.app.tls.TlsException;
import dev.trackside.store.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves routes over HTTP, from {@link #open} to {@link #close}. Safe for many threads. */
public final class RouteServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteServer.class);
  private static final int HEADER_BYTES = 16 << 10;
  private static final int INPUT_BYTES = 32 << 10;

  /** For the selector and the acceptor; requests have virtual threads. */
  private static final int PLATFORM_THREADS = 16;

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /** How long a connection without a running request may hold up the end. */
  private static final long CLOSE_IDLE_MILLIS = 100;

  private final Server server;
  private final ServerConnector connector;
  private final ExecutorService virtualThreads;
  private final InetAddress host;
  private final Optional<TlsContext> tls;

  private RouteServer(
      List<Route> routes, ApiOptions options, Time time, InetAddress host, Protection protection)
      throws ListenException {
    this.host = host;
    this.tls = tls(protection);
    this.virtualThreads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 1).factory());
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 4);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(virtualThreads);
    this.server = new Server(threads);
    this.connector = connector(server, options, tls);
    Router router = new Router(routes, options, protection.gate(), host.isLoopbackAddress(), time);
    server.setHandler(new GracefulHandler(router));
    server.setErrorHandler(new ProblemPages());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(options.limits().connectionsMost(), connector));
    server.setStopTimeout(CLOSE_WAIT.toMillis());
  }

  private static Optional<TlsContext> tls(Protection protection) throws ListenException {
    if (protection.tls().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TlsContext.open(protection.tls().get(), protection.shown()));
    } catch (TlsException e) {
      throw new ListenException(e.problem(), e.hint(), e);
    }
  }

  /**
   * Begins to serve.
   *
   * @param protection who is let in, and how it speaks; in the clear beyond this machine is for
   *     {@link ApiOptions#insecure} only
   */
  public static RouteServer open(
      List<Route> routes, ApiOptions options, Time time, Protection protection)
      throws ListenException {
    InetAddress host = host(options);
    if (!host.isLoopbackAddress() && !options.insecure() && protection.tls().isEmpty()) {
      throw new ListenException(
          "listening on " + options.host() + " without TLS is refused",
          "listen on 127.0.0.1, give a certificate and its key, or set insecure: true where the"
              + " network is yours alone",
          null);
    }
    RouteServer server = new RouteServer(routes, options, time, host, protection);
    try {
      // Before the start, which would log that the port is taken with a stack trace of its own.
      server.connector.open();
      server.server.start();
    } catch (Exception e) {
      server.close();
      throw new ListenException(
          "cannot listen on " + options.host() + ":" + options.port() + ": " + cause(e),
          "choose another port (0 takes a free one), or find who has it",
          e);
    }
    if (!host.isLoopbackAddress() && protection.tls().isEmpty()) {
      LOG.warn("listening on {} without TLS: whoever sees the network sees tokens and data", host);
    }
    return server;
  }

  static InetAddress host(ApiOptions options) throws ListenException {
    try {
      return InetAddress.getByName(options.host());
    } catch (UnknownHostException e) {
      throw new ListenException(
          "nobody knows the host " + options.host(), "give an address of this machine", e);
    }
  }

  /** Where it listens, with the port it got. */
  public InetSocketAddress address() {
    return new InetSocketAddress(host, connector.getLocalPort());
  }

  /** Lets running requests end, for a while, and stops. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("stopping the HTTP server failed; its connections are cut", e);
    } finally {
      virtualThreads.shutdownNow();
      tls.ifPresent(TlsContext::close);
    }
  }

  private static ServerConnector connector(
      Server server, ApiOptions options, Optional<TlsContext> tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setInputBufferSize(INPUT_BYTES);
    ServerConnector connector;
    if (tls.isPresent()) {
      // Names are the client's business; an address needs none.
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server,
              1,
              1,
              new SslConnectionFactory(tls.get().factory(), "http/1.1"),
              new HttpConnectionFactory(http));
    } else {
      connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    }
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.limits().idleWait().toMillis());
    connector.setShutdownIdleTimeout(CLOSE_IDLE_MILLIS);
    return connector;
  }

  private static String cause(Exception failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  /** Problems of requests that never come to a route. */
  private static final class ProblemPages extends ErrorHandler {
    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int code,
        @Nullable String message,
        @Nullable Throwable cause,
        Callback callback) {
      StrictHeaders.set(request, response);
      byte[] body = problem(code, message).body();
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static ProblemException problem(int status, @Nullable String message) {
      // A server's mistake is told by its status alone: its words may be an exception's.
      String detail =
          message != null && status < HttpStatus.INTERNAL_SERVER_ERROR_500
              ? message
              : HttpStatus.getMessage(status);
      boolean down = status == HttpStatus.SERVICE_UNAVAILABLE_503;
      return new ProblemException(
          status,
          down ? "closing" : "bad_request",
          down ? "the gateway is closing" : detail,
          down ? "send it again when it is back" : "send a request as HTTP/1.1 has it");
    }
  }
}
