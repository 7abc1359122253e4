package dev.trackside.app.http;

import dev.trackside.app.access.Gate;
import dev.trackside.app.log.RequestLog;
import dev.trackside.app.otlp.RequestTrace;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.store.StoreException;
import dev.trackside.store.Time;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, and makes a problem of whatever goes wrong on it. */
final class Router extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Map<String, Map<String, Route>> byPath = new HashMap<>();
  private final Doorstep doorstep;
  private final ApiOptions options;
  private final boolean onlyThisMachine;
  private final BodyBudget budget;
  private final Time time;

  Router(List<Route> routes, ApiOptions options, Gate gate, boolean onlyThisMachine, Time time) {
    this.doorstep = new Doorstep(gate);
    for (Route route : routes) {
      Map<String, Route> methods = byPath.computeIfAbsent(route.path(), _ -> new TreeMap<>());
      if (methods.put(route.method(), route) != null) {
        throw new IllegalArgumentException("two routes are " + route.method() + " " + route.path());
      }
    }
    this.options = options;
    this.onlyThisMachine = onlyThisMachine;
    this.budget = new BodyBudget(options.limits().inFlightBytesMost());
    this.time = time;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    StrictHeaders.set(request, response);
    // Silence while a request waits for the disk is none of the client's.
    request.addIdleTimeoutListener(timeout -> false);
    Exchange exchange = new Exchange(request, response, callback, budget, options.limits(), time);
    List<String> parents = request.getHeaders().getValuesList("traceparent");
    RequestTrace trace = options.tracing().begin(parents, isIntake(request));
    request.setAttribute(RequestTrace.ATTRIBUTE, trace);
    long beganAt = time.epochNanos();
    long began = time.nanos();
    try (RequestLog _ = RequestLog.begin(request, response, time, trace.shown())) {
      answer(request, response, exchange);
    } finally {
      long took = time.nanos() - began;
      trace.answered(request.getMethod(), route(request), response.getStatus(), beganAt, took);
    }
    return true;
  }

  private static boolean isIntake(Request request) {
    return request.getMethod().equals("POST")
        && Request.getPathInContext(request).equals(PacketRoute.PATH);
  }

  private void answer(Request request, Response response, Exchange exchange) {
    try {
      dispatch(request, response, exchange);
    } catch (ProblemException e) {
      fail(exchange, e, e);
    } catch (UnreadableException e) {
      fail(exchange, ProblemException.of(e), e);
    } catch (StoreException e) {
      LOG.warn("{}: {}", place(request), e.toString());
      fail(exchange, ProblemException.of(e), e);
    } catch (IOException e) {
      lost(exchange, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(exchange, ProblemException.busy("the gateway is closing", "send it again later"), e);
    } catch (RuntimeException e) {
      unforeseen(request, exchange, e);
    }
  }

  private void dispatch(Request request, Response response, Exchange exchange)
      throws IOException, InterruptedException, UnreadableException {
    String path = Request.getPathInContext(request);
    demandSameSite(request);
    Map<String, Route> methods = byPath.get(path);
    if (methods == null) {
      methods = byPath.get(path.substring(0, path.lastIndexOf('/') + 1) + Route.ANY);
    }
    if (methods == null) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND_404,
          "not_found",
          "there is nothing at " + path,
          "calls: " + String.join(", ", new TreeSet<>(byPath.keySet())));
    }
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    Route route = methods.get(method);
    if (route == null) {
      String allowed = String.join(", ", methods.keySet());
      allowed = methods.containsKey("GET") ? allowed.replace("GET", "GET, HEAD") : allowed;
      exchange.setHeader(HttpHeader.ALLOW.asString(), allowed);
      throw new ProblemException(
          HttpStatus.METHOD_NOT_ALLOWED_405,
          "method_not_allowed",
          request.getMethod() + " is not possible at " + path,
          "allowed: " + allowed);
    }
    doorstep.admit(request, response, route);
    exchange.demandOnly(route.parameters());
    route.action().handle(exchange);
    exchange.finish();
  }

  /**
   * Keeps web pages of other sites from using the gateway through the browser of somebody who may:
   * by posting across origins, or by a name of their own for this machine's address.
   */
  private void demandSameSite(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (origin != null && !origin.replaceFirst("^https?://", "").equals(host)) {
      throw forbidden("the page at " + origin + " may not use this gateway");
    }
    String name = String.valueOf(Request.getServerName(request)).toLowerCase(Locale.ROOT);
    boolean isLocal =
        name.equals("localhost")
            || name.endsWith(".localhost")
            || name.startsWith("[")
            || name.indexOf(':') >= 0
            || name.matches("[0-9.]+");
    if (onlyThisMachine && !isLocal) {
      throw forbidden("this gateway listens on this machine only, and is not called " + name);
    }
  }

  private static ProblemException forbidden(String detail) {
    return new ProblemException(
        HttpStatus.FORBIDDEN_403,
        "foreign_site",
        detail,
        "call it by localhost or by its address, from a program or from its own pages");
  }

  /** Which call it is, without the words that a client may put into a path. */
  private String place(Request request) {
    return request.getMethod() + " " + route(request);
  }

  private String route(Request request) {
    String path = Request.getPathInContext(request);
    String known = byPath.containsKey(path) ? path : path.replaceFirst("[^/]*$", Route.ANY);
    return byPath.containsKey(known) ? known : "elsewhere";
  }

  private static void fail(Exchange exchange, ProblemException problem, Exception reason) {
    if (exchange.hasBegun()) {
      exchange.abort(reason);
    } else {
      exchange.problem(problem);
    }
  }

  /** The connection failed, or what came over it was no HTTP. */
  private static void lost(Exchange exchange, IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        fail(
            exchange,
            new ProblemException(
                HttpStatus.REQUEST_TIMEOUT_408,
                "timeout",
                "the rest of the body did not arrive in time",
                "send it again; nothing of it was kept"),
            failure);
        return;
      }
      if (cause instanceof HttpException http) {
        fail(
            exchange,
            new ProblemException(
                http.getCode(),
                "bad_request",
                String.valueOf(http.getReason()),
                "send it as HTTP/1.1 has it; nothing of it was kept"),
            failure);
        return;
      }
    }
    LOG.debug("a client went away", failure);
    exchange.abort(failure);
  }

  private void unforeseen(Request request, Exchange exchange, RuntimeException failure) {
    String id = UUID.randomUUID().toString();
    LOG.error("error {} at {}", id, place(request), failure);
    ProblemException problem =
        new ProblemException(
                HttpStatus.INTERNAL_SERVER_ERROR_500,
                "internal",
                "the gateway made a mistake",
                "look for " + id + " in its log, and report it")
            .with("id", id);
    fail(exchange, problem, failure);
  }
}
