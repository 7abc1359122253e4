package dev.trackside.app.otlp;

import dev.trackside.app.log.TraceParent;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.store.Time;
import dev.trackside.watch.SpanCount;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The traces that requests are part of, and a collector that is told of them, if there is one. A
 * request whose caller keeps its trace is told; one that says nothing, or nothing that can be used,
 * begins a trace of its own, so often a second and not more. Safe for many threads.
 */
public final class Tracing implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  private final @Nullable SpanExport export;
  private final SpanCount count;
  private final Time time;
  private final int newPerSecond;
  private long second;
  private int begun;

  private Tracing(@Nullable SpanExport export, SpanCount count, Time time, int newPerSecond) {
    this.export = export;
    this.count = count;
    this.time = time;
    this.newPerSecond = newPerSecond;
    this.second = time.nanos();
  }

  /** Keeps the traces of requests and tells nobody. */
  public static Tracing off(Time time) {
    return new Tracing(null, new SpanCount(), time, 0);
  }

  /**
   * Begins to tell a collector.
   *
   * @param endpoint its address, to which {@code /v1/traces} is added; empty for none
   * @param newPerSecond traces that begin here, a second, at most
   */
  public static Tracing to(Optional<URI> endpoint, int newPerSecond, Time time) {
    if (endpoint.isEmpty()) {
      return off(time);
    }
    SpanCount count = new SpanCount();
    SpanExport export = new SpanExport(endpoint.get(), count);
    export.start();
    return new Tracing(export, count, time, newPerSecond);
  }

  /** What became of the spans. */
  public SpanCount count() {
    return count;
  }

  /** Opens a gateway of whose deliveries is told. */
  public Gateway open(GatewayOptions options) {
    SpanExport told = export;
    if (told == null) {
      return Gateway.open(options);
    }
    GatewayOptions traced = options.withoutSinks();
    for (Sink sink : options.sinks()) {
      traced = traced.with(new TracedSink(sink, options.time(), told::offer));
    }
    Gateway gateway = Gateway.open(traced);
    told.read(gateway.store());
    return gateway;
  }

  /**
   * A request comes.
   *
   * @param headers its {@code traceparent}, of which there should be one
   * @param mayBegin whether a trace is worth beginning for it
   */
  public RequestTrace begin(List<String> headers, boolean mayBegin) {
    Optional<TraceParent> caller =
        headers.size() == 1 ? TraceParent.of(headers.getFirst()) : Optional.empty();
    SpanExport told = export;
    if (caller.isPresent()) {
      return told != null && caller.get().isSampled()
          ? RequestTrace.below(caller.get(), told::offer)
          : RequestTrace.kept(caller.get());
    }
    boolean begins = told != null && mayBegin && hasRoom();
    return told != null && begins ? RequestTrace.first(told::offer) : RequestTrace.NONE;
  }

  private synchronized boolean hasRoom() {
    long now = time.nanos();
    if (now - second >= SECOND) {
      second = now;
      begun = 0;
    }
    begun++;
    return begun <= newPerSecond;
  }

  /** Tells what waits, for a while, and stops. */
  @Override
  public void close() {
    if (export != null) {
      export.close();
    }
  }
}
