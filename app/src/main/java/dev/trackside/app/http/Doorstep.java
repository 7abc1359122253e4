package dev.trackside.app.http;

import dev.trackside.app.access.Admission;
import dev.trackside.app.access.Admission.Admitted;
import dev.trackside.app.access.Admission.Refused;
import dev.trackside.app.access.Caller;
import dev.trackside.app.access.Gate;
import dev.trackside.app.access.Peer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Shows a request to the gate, and makes a problem of its refusal. */
final class Doorstep {
  private static final String VISIT = "dev.trackside.visit";
  private static final String CHALLENGE = "Bearer realm=\"trackside\"";

  /**
   * Has a browser ask for a name and a password, which are any name and a token. A header of its
   * own: Chromium knows only the first challenge of a header.
   */
  private static final String BROWSER = "Basic realm=\"trackside\"";

  private final Gate gate;

  Doorstep(Gate gate) {
    this.gate = gate;
  }

  /**
   * A request that was let in.
   *
   * @param caller whose it is
   * @param mayStay tells whether it would be let in now
   */
  record Visit(Caller caller, BooleanSupplier mayStay) {
    private static final Visit ANYBODY = new Visit(Caller.ANYBODY, () -> true);
  }

  /** The visit that a request is; anybody's where there is no door. */
  static Visit visit(Request request) {
    return request.getAttribute(VISIT) instanceof Visit known ? known : Visit.ANYBODY;
  }

  /**
   * Lets a request to a route go on, as its caller's.
   *
   * @throws ProblemException 401 without a good token, 403 with one for something else, 429 with
   *     Retry-After when too many requests or wrong tokens came
   */
  void admit(Request request, Response response, Route route) {
    String given = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    String authorization = given == null ? "" : given;
    Admission admission =
        gate.admit(
            authorization,
            Peer.of(request.getConnectionMetaData().getRemoteSocketAddress()),
            route.role());
    switch (admission) {
      case Admitted(Caller caller) ->
          request.setAttribute(
              VISIT, new Visit(caller, () -> gate.stillAdmits(authorization, route.role())));
      case Refused refused -> throw problem(refused, request, response);
    }
  }

  /**
   * True when somebody goes to an address: a page of ours asks for the token itself, and no window
   * of the browser's may come between. Without TLS a browser does not say what it is about; then
   * only who goes somewhere wants HTML.
   */
  private static boolean isNavigation(Request request) {
    String mode = request.getHeaders().get("Sec-Fetch-Mode");
    String wanted = request.getHeaders().get(HttpHeader.ACCEPT);
    return mode == null ? wanted != null && wanted.contains("text/html") : mode.equals("navigate");
  }

  private static ProblemException problem(Refused refused, Request request, Response response) {
    int status =
        switch (refused.reason()) {
          case NO_TOKEN, UNKNOWN_TOKEN -> HttpStatus.UNAUTHORIZED_401;
          case NOT_ENTITLED -> HttpStatus.FORBIDDEN_403;
          case LOCKED_OUT, TOO_MANY_REQUESTS -> HttpStatus.TOO_MANY_REQUESTS_429;
        };
    if (status == HttpStatus.UNAUTHORIZED_401) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, CHALLENGE);
      if (isNavigation(request)) {
        response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, BROWSER);
      }
    }
    ProblemException problem =
        new ProblemException(status, refused.reason().word(), refused.detail(), refused.hint());
    return refused.pause().isPositive() ? problem.retryAfter(refused.pause()) : problem;
  }
}
