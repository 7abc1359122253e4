package dev.trackside.app.receive;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Lets in whoever has the token; everybody when there is none. Keeps only the token's hash. */
final class Doorkeeper {
  private static final String BEARER = "Bearer ";

  private final Optional<byte[]> hash;

  Doorkeeper(Optional<String> token) {
    this.hash = token.map(Doorkeeper::hash);
  }

  /** The same routes, guarded. */
  List<Route> guard(List<Route> routes) {
    return routes.stream().map(this::guard).toList();
  }

  private Route guard(Route route) {
    return new Route(
        route.method(),
        route.path(),
        route.parameters(),
        exchange -> {
          demandToken(exchange);
          route.action().handle(exchange);
        });
  }

  private void demandToken(Exchange exchange) {
    if (hash.isEmpty()) {
      return;
    }
    String given = exchange.header("Authorization");
    // Hashes are compared, so that the time it takes tells nothing of the token.
    boolean isIt =
        given.startsWith(BEARER)
            && MessageDigest.isEqual(hash(given.substring(BEARER.length()).strip()), hash.get());
    if (!isIt) {
      exchange.setHeader(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer");
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED_401,
          "no_token",
          "the request has no token, or another one",
          "send Authorization: Bearer with the receiver's token");
    }
  }

  private static byte[] hash(String token) {
    return TreeHash.plain(token.getBytes(StandardCharsets.UTF_8));
  }
}
