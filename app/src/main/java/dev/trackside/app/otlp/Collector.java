package dev.trackside.app.otlp;

import dev.trackside.app.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Who collects traces, over OTLP/HTTP in JSON; every call ends within some seconds. For one thread.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);
  private static final int ANSWER_BYTES_MOST = 64 << 10;
  private static final long REST_MOST_SECONDS = 60;

  /** Those that OTLP wants to be sent again. */
  private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);

  private final URI traces;
  private final Duration wait;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WAIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What it said. */
  sealed interface Answer {
    /** It has them, but for some that it minds. */
    record Taken(long refused) implements Answer {}

    /** Not now: it is to be asked again, not before so many milliseconds. */
    record Later(long millis) implements Answer {}

    /** Never. */
    record Refused() implements Answer {}
  }

  /**
   * One at an address.
   *
   * @param wait how long one call may take, to the last byte of the answer
   */
  Collector(URI endpoint, Duration wait) {
    this.wait = wait;
    this.traces = URI.create(endpoint.toString().replaceFirst("/+$", "") + "/v1/traces");
  }

  Answer take(List<Span> spans) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(traces)
            .timeout(wait)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(SpanText.of(spans), false)))
            .build();
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MOST));
    try {
      // The request's own limit ends with the answer's head; this one holds for its body too.
      HttpResponse<byte[]> answer = coming.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      int status = answer.statusCode();
      if (status / 100 == 2) {
        return new Answer.Taken(Math.clamp(refused(answer.body()), 0, spans.size()));
      }
      LOG.warn("the collector of traces answered {}", status);
      return AGAIN.contains(status) ? new Answer.Later(restMillis(answer)) : new Answer.Refused();
    } catch (ExecutionException e) {
      // Its message may repeat the address.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.warn("the collector of traces cannot be reached: {}", cause.getClass().getSimpleName());
      return new Answer.Later(0);
    } catch (TimeoutException e) {
      LOG.warn("the collector of traces did not answer within {} s", wait.toSeconds());
      return new Answer.Later(0);
    } finally {
      coming.cancel(true); // a late answer is of no use, and its connection is let go
    }
  }

  /** How many it says that it did not take, of those that it answers for. */
  private static long refused(byte[] body) {
    try {
      String text = new String(body, StandardCharsets.UTF_8);
      return Json.read(text).path("partialSuccess").path("rejectedSpans").asLong(0);
    } catch (JacksonException e) {
      return 0; // it took them, and said so in words of its own
    }
  }

  private static long restMillis(HttpResponse<?> answer) {
    OptionalLong seconds = OptionalLong.empty();
    try {
      seconds = answer.headers().firstValueAsLong("Retry-After");
    } catch (NumberFormatException e) {
      // a date, which nobody sends here: the usual pause
    }
    return 1_000 * Math.clamp(seconds.orElse(0), 0, REST_MOST_SECONDS);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
