package dev.trackside.app.http;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Refusal;
import dev.trackside.store.StoreException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error answer, as RFC 9457 has it.
 *
 * <pre>
 * {"type": "urn:trackside:problem:backlog_full", "title": "Service Unavailable", "status": 503,
 *  "detail": "what is wrong", "hint": "what to do", "cause": "backlog_full", ...}
 * </pre>
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String TYPE = "urn:trackside:problem:";

  private final int status;
  private final transient ObjectNode view;
  private long retryAfterSeconds;

  /**
   * A problem.
   *
   * @param status the HTTP status, from 400
   * @param cause the problem's name in one word, which programs may rely on
   * @param detail what is wrong
   * @param hint what to do about it
   */
  public ProblemException(int status, String cause, String detail, String hint) {
    super(detail);
    this.status = status;
    this.view =
        Json.object()
            .put("type", TYPE + cause)
            .put("title", HttpStatus.getMessage(status))
            .put("status", status)
            .put("detail", detail)
            .put("hint", hint)
            .put("cause", cause);
  }

  /** The request is wrong in itself: 400. */
  public static ProblemException badRequest(String cause, String detail, String hint) {
    return new ProblemException(HttpStatus.BAD_REQUEST_400, cause, detail, hint);
  }

  /** Something is short for the moment: 503. */
  public static ProblemException busy(String detail, String hint) {
    return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE_503, "overloaded", detail, hint)
        .retryAfter(Duration.ofSeconds(1));
  }

  /** Nothing of the body was kept: 503; or nobody knows: 504. */
  static ProblemException of(Refusal refusal) {
    if (refusal.cause() == Refusal.Cause.UNKNOWN) {
      return unknown(Views.word(refusal.cause()), refusal.problem());
    }
    return new ProblemException(
            HttpStatus.SERVICE_UNAVAILABLE_503,
            Views.word(refusal.cause()),
            refusal.problem(),
            refusal.hint())
        .retryAfter(refusal.retryAfter());
  }

  /** The disk gave no answer. Without Retry-After, which would say that nothing was kept. */
  private static ProblemException unknown(String cause, String problem) {
    return new ProblemException(
        HttpStatus.GATEWAY_TIMEOUT_504,
        cause,
        problem + "; the body may have been kept",
        "send it again: packets with a packet_id are kept once, others may be kept twice");
  }

  /** The store could not do it: 503; 504 when nobody knows; 500 when it never will. */
  static ProblemException of(StoreException failure) {
    if (failure.kind() == StoreException.Kind.UNKNOWN) {
      return unknown("store_unknown", String.valueOf(failure.getMessage()));
    }
    boolean lasting = failure.kind() == StoreException.Kind.DAMAGED;
    ProblemException problem =
        new ProblemException(
            lasting ? HttpStatus.INTERNAL_SERVER_ERROR_500 : HttpStatus.SERVICE_UNAVAILABLE_503,
            "store_" + Views.word(failure.kind()),
            String.valueOf(failure.getMessage()),
            failure.hint());
    return lasting ? problem : problem.retryAfter(Duration.ofSeconds(5));
  }

  /** The body cannot be read: 400. */
  static ProblemException of(UnreadableException failure) {
    return badRequest("malformed", failure.problem() + ", at " + failure.where(), failure.hint())
        .with("where", failure.where());
  }

  /** The same with one more member. */
  public ProblemException with(String name, String value) {
    view.put(name, value);
    return this;
  }

  /** The same with a time after which it may be better. */
  public ProblemException retryAfter(Duration wait) {
    retryAfterSeconds = Math.max(1, (wait.toMillis() + 999) / 1_000);
    return this;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Seconds for the Retry-After header; 0 for none. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** The body of the answer. */
  byte[] body() {
    return Json.bytes(view, false);
  }
}
