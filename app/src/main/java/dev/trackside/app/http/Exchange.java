package dev.trackside.app.http;

import dev.trackside.app.access.Caller;
import dev.trackside.app.json.Json;
import dev.trackside.app.otlp.RequestTrace;
import dev.trackside.store.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request and its answer, given once: a tree, or a stream piece by piece. For one thread. */
public final class Exchange {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String LINES = "application/x-ndjson";
  private static final String PRETTY = "pretty";

  private static final long STAY_NANOS = 1_000_000_000L;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final BodyBudget budget;
  private final ApiOptions.Limits limits;
  private final Time time;
  private @Nullable Fields parameters;

  /** Written by a thread that works for this request, while its own waits. */
  private volatile @Nullable OutputStream stream;

  private volatile long stayAskedAt;
  private boolean answered;

  Exchange(
      Request request,
      Response response,
      Callback callback,
      BodyBudget budget,
      ApiOptions.Limits limits,
      Time time) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.budget = budget;
    this.limits = limits;
    this.time = time;
    this.stayAskedAt = time.nanos();
  }

  /** A query parameter; empty when it is absent or has no value. */
  public Optional<String> query(String name) {
    return given(name).filter(value -> !value.isEmpty());
  }

  /** All values of a query parameter that may stand there several times. */
  public List<String> queries(String name) {
    return parameters().getValuesOrEmpty(name);
  }

  /** A query parameter that may stand there without a value; empty when it is absent. */
  public Optional<String> given(String name) {
    return Optional.ofNullable(parameters().getValue(name));
  }

  /** A query parameter that is a whole number. */
  public int number(String name, int preset, int least, int most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return preset;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the same problem as a number out of range
    }
    throw badParameter(name, "a whole number from " + least + " to " + most);
  }

  /** A query parameter that is true or false, false when it is absent. */
  public boolean flag(String name) {
    return switch (query(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw badParameter(name, "true or false");
    };
  }

  /** The problem of a query parameter that is not what it should be. */
  public static ProblemException badParameter(String name, String expected) {
    return ProblemException.badRequest(
        "bad_parameter", "the parameter " + name + " cannot be read", "give " + expected);
  }

  /** The last segment of the path. */
  public String tail() {
    String path = Request.getPathInContext(request);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A header; empty when it is absent. */
  public String header(String name) {
    return Objects.requireNonNullElse(request.getHeaders().get(name), "");
  }

  /** The whole body, unpacked, within the limits. */
  public byte[] body() throws IOException {
    try (BodyBudget.Share share = budget.share()) {
      RequestBody body = body(new byte[0], share);
      return Arrays.copyOf(body.bytes(), body.length());
    }
  }

  /** The whole body in an array that may be the lent one; counted by the share. */
  RequestBody body(byte[] lent, BodyBudget.Share share) throws IOException {
    return RequestBody.read(request, lent, share, limits, time);
  }

  /** Counts what this request holds in memory. */
  BodyBudget.Share share() {
    return budget.share();
  }

  /** True when only the headers of the answer are wanted. */
  public boolean headersOnly() {
    return request.getMethod().equals("HEAD");
  }

  /** Answers 200 with a tree. */
  public void json(JsonNode tree) {
    json(HttpStatus.OK_200, tree);
  }

  /** Answers with a status and a tree. */
  public void json(int status, JsonNode tree) {
    bytes(status, JSON, Json.bytes(tree, flag(PRETTY)));
  }

  /** Begins an answer of unknown length; what was written goes out with {@code flush}. */
  public OutputStream stream(String contentType) {
    demandUnanswered();
    OutputStream begun = Response.asBufferedOutputStream(request, response);
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    stream = begun;
    return begun;
  }

  /** Writes a tree as one line of NDJSON, and sends it; begins the answer if need be. */
  public void line(JsonNode tree) throws IOException {
    OutputStream begun = stream;
    OutputStream out = begun == null ? stream(LINES) : begun;
    out.write((Json.line(tree) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Refuses parameters that a route does not know, before it does anything. */
  void demandOnly(Set<String> known) {
    flag(PRETTY);
    for (String name : parameters().getNames()) {
      if (!known.contains(name) && !name.equals(PRETTY)) {
        String list = String.join(", ", new TreeSet<>(known));
        throw ProblemException.badRequest(
            "bad_parameter",
            "there is no parameter " + name + " here",
            known.isEmpty() ? "leave it out" : "known are: " + list);
      }
    }
  }

  /** True when an answer was given, or begun. */
  boolean hasBegun() {
    return answered || stream != null;
  }

  /** Who sent the request. */
  public Caller caller() {
    return Doorstep.visit(request).caller();
  }

  /** True while its token is still good for it: an answer that goes on for long has to ask. */
  public boolean mayStay() {
    return Doorstep.visit(request).mayStay().getAsBoolean();
  }

  /**
   * Ends a long answer whose caller's token is good no more; asked at most once a second.
   *
   * @throws ProblemException 401; what was begun is torn, and must not pass for the whole
   */
  public void demandStay() {
    long now = time.nanos();
    if (now - stayAskedAt < STAY_NANOS) {
      return;
    }
    stayAskedAt = now;
    if (!mayStay()) {
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED_401,
          "unknown_token",
          "the token was revoked while it was answered",
          "ask again with another token");
    }
  }

  /** The trace that the request is part of. */
  RequestTrace trace() {
    return RequestTrace.of(request.getAttribute(RequestTrace.ATTRIBUTE));
  }

  /** Ends the answer. */
  void finish() throws IOException {
    OutputStream begun = stream;
    if (begun != null) {
      begun.close();
      answered = true;
      callback.succeeded();
    } else if (!answered) {
      answered = true;
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
    }
  }

  /** Ends the connection: the client must not take what it got for the whole answer. */
  void abort(Throwable reason) {
    if (!answered) {
      answered = true;
      callback.failed(reason);
    }
  }

  /** Answers with a problem. */
  void problem(ProblemException problem) {
    boolean more =
        problem.status() == HttpStatus.REQUEST_TIMEOUT_408 || !RequestBody.drain(request, time);
    if (problem.retryAfterSeconds() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, problem.retryAfterSeconds());
    }
    if (more) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    bytes(problem.status(), PROBLEM, problem.body());
  }

  /** Adds a header to the answer. */
  public void setHeader(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Answers with a status and bytes of a type. */
  public void bytes(int status, String contentType, byte[] body) {
    demandUnanswered();
    answered = true;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private void demandUnanswered() {
    if (hasBegun()) {
      throw new IllegalStateException("the answer was given before");
    }
  }

  private Fields parameters() {
    Fields known = parameters;
    if (known == null) {
      try {
        known = Request.extractQueryParameters(request);
      } catch (IllegalArgumentException e) {
        throw ProblemException.badRequest(
            "bad_parameter", "the query cannot be decoded", "percent-encode it as UTF-8");
      }
      parameters = known;
    }
    return known;
  }
}
