package dev.trackside.app.log;

import dev.trackside.store.Time;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Gives every line that is logged during a request the request's id, and that of the trace which it
 * says it is part of. A traced request is a line of its own from level info on, any other from
 * debug on: its method, its answer and how long it took; never its path or its body, in which a
 * client may have put anything. For the thread that works on the request.
 */
public final class RequestLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
  private static final String REQUEST = "request";
  private static final String TRACE = "trace";
  private static final String SPAN = "span";
  private static final String RUN =
      Integer.toHexString(ThreadLocalRandom.current().nextInt() >>> 8);
  private static final AtomicLong COUNT = new AtomicLong();

  private final Request request;
  private final Response response;
  private final Time time;
  private final long beganAt;
  private final boolean isTraced;

  private RequestLog(Request request, Response response, Time time, boolean isTraced) {
    this.request = request;
    this.response = response;
    this.time = time;
    this.beganAt = time.nanos();
    this.isTraced = isTraced;
  }

  /** A request begins, which may be part of a trace. */
  public static RequestLog begin(
      Request request, Response response, Time time, Optional<TraceParent> trace) {
    MDC.put(REQUEST, RUN + "-" + COUNT.incrementAndGet());
    trace.ifPresent(each -> {
      MDC.put(TRACE, each.trace());
      MDC.put(SPAN, each.span());
    });
    return new RequestLog(request, response, time, trace.isPresent());
  }

  @Override
  public void close() {
    if (isTraced) {
      LOG.info("{} answered {} after {} us", request.getMethod(), response.getStatus(), micros());
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{} answered {} after {} us", request.getMethod(), response.getStatus(), micros());
    }
    MDC.remove(REQUEST);
    MDC.remove(TRACE);
    MDC.remove(SPAN);
  }

  private long micros() {
    return (time.nanos() - beganAt) / 1_000;
  }
}
