package dev.trackside.app.otlp;

import dev.trackside.app.log.TraceParent;
import dev.trackside.buffer.TraceMark;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request is part of, or none, and the request's own span in it. For the thread
 * that works on the request.
 */
public final class RequestTrace {
  /** The attribute of a request that holds its trace. */
  public static final String ATTRIBUTE = "dev.trackside.trace";

  /** What a request is not part of. */
  public static final RequestTrace NONE = new RequestTrace(null, "", "", span -> {});

  private static final int SERVERS_FAULT = 500;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

  private final @Nullable TraceParent known; // what the log shows, and packets belong below
  private final String parent;
  private final String span;
  private final Consumer<Span> told;

  private RequestTrace(
      @Nullable TraceParent known, String parent, String span, Consumer<Span> told) {
    this.known = known;
    this.parent = parent;
    this.span = span;
    this.told = told;
  }

  /** Of a request of which nothing is told: its trace is only kept. */
  static RequestTrace kept(TraceParent caller) {
    return new RequestTrace(caller, caller.span(), "", span -> {});
  }

  /** Of a request that gets a span below its caller's. */
  static RequestTrace below(TraceParent caller, Consumer<Span> told) {
    String span = SpanIds.span();
    TraceParent own = new TraceParent(caller.trace(), span, true);
    return new RequestTrace(own, caller.span(), span, told);
  }

  /** Of a request with which a trace begins. */
  static RequestTrace first(Consumer<Span> told) {
    String span = SpanIds.span();
    return new RequestTrace(new TraceParent(SpanIds.trace(), span, true), "", span, told);
  }

  /** The trace that an attribute of a request holds. */
  public static RequestTrace of(@Nullable Object attribute) {
    return attribute instanceof RequestTrace known ? known : NONE;
  }

  /** True when spans of it are told. */
  public boolean isTold() {
    return !span.isEmpty();
  }

  /** The trace and the span by which the request is known in the log; empty for none. */
  public Optional<TraceParent> shown() {
    return Optional.ofNullable(known);
  }

  /** What is kept with the packets that the request brings; empty for nothing. */
  public Optional<TraceMark> mark() {
    return shown().map(each -> new TraceMark(each.trace(), each.span(), each.isSampled()));
  }

  /**
   * A part of the request's work is over.
   *
   * @param beganAtNanos epoch nanoseconds
   * @param tookNanos how long it took
   * @param attributes its particulars: texts, whole numbers as {@link Long}
   * @param problem what went wrong, in fixed words; null for nothing
   */
  public void part(
      String name,
      long beganAtNanos,
      long tookNanos,
      Map<String, Object> attributes,
      @Nullable String problem) {
    tell(
        SpanIds.span(),
        span,
        new Work(name, Span.Kind.INTERNAL, beganAtNanos, tookNanos),
        attributes,
        problem);
  }

  /**
   * The request was answered.
   *
   * @param route which call it is, without words that a client put into its path
   */
  public void answered(String method, String route, int status, long beganAtNanos, long tookNanos) {
    // Any word can be a method; what is none of these is called as the conventions have it.
    String called = METHODS.contains(method) ? method : "_OTHER";
    tell(
        span,
        parent,
        new Work(called + " " + route, Span.Kind.SERVER, beganAtNanos, tookNanos),
        Map.of(
            "http.request.method", called,
            "http.route", route,
            "http.response.status_code", (long) status),
        status >= SERVERS_FAULT ? "status " + status : null);
  }

  private record Work(String name, Span.Kind kind, long beganAtNanos, long tookNanos) {}

  private void tell(
      String id,
      String below,
      Work work,
      Map<String, Object> attributes,
      @Nullable String problem) {
    TraceParent own = known;
    if (own != null && isTold()) {
      told.accept(
          new Span(
              own.trace(),
              id,
              below,
              work.name(),
              work.kind(),
              work.beganAtNanos(),
              work.beganAtNanos() + work.tookNanos(),
              attributes,
              problem));
    }
  }
}
