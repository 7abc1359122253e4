package dev.trackside.app.http;

import dev.trackside.app.access.Role;
import dev.trackside.downlink.UnreadableException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * One call of the API: a method on a path. Handled on a virtual thread of its own, which may block,
 * for a bounded time.
 *
 * @param method GET, POST or PUT; HEAD comes with GET
 * @param path the whole path, such as {@code /api/v1/health}
 * @param parameters the query parameters it knows; any other is refused, so that no typing error
 *     goes unseen
 * @param role what a caller needs to be; empty for a call that is open to everybody
 * @param action what it does
 */
public record Route(
    String method, String path, Set<String> parameters, Optional<Role> role, Action action) {
  /** As the last segment of a path: any one, which the exchange knows as its tail. */
  public static final String ANY = "{}";

  /** Keeps the set as it is. */
  public Route {
    parameters = Set.copyOf(parameters);
  }

  /** A call that needs a viewer when it is a GET, and an operator otherwise. */
  public Route(String method, String path, Set<String> parameters, Action action) {
    this(
        method,
        path,
        parameters,
        Optional.of(method.equals("GET") ? Role.VIEW : Role.OPERATE),
        action);
  }

  /** What a call does. */
  public interface Action {
    /**
     * Answers a request. What it throws becomes a problem for the client, or ends the connection
     * when the answer has begun.
     */
    void handle(Exchange exchange) throws IOException, InterruptedException, UnreadableException;
  }

  /** A call that reads; for viewers. */
  public static Route get(String path, Set<String> parameters, Action action) {
    return new Route("GET", path, parameters, action);
  }

  /** A call that does something; for operators. */
  public static Route post(String path, Set<String> parameters, Action action) {
    return new Route("POST", path, parameters, action);
  }

  /** The same call for callers of another role. */
  public Route needing(Role needed) {
    return new Route(method, path, parameters, Optional.of(needed), action);
  }

  /** The same call for everybody: what it tells must be nobody's secret. */
  public Route open() {
    return new Route(method, path, parameters, Optional.empty(), action);
  }
}
