package dev.trackside.app.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.watch.SpanCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A collector that is not there, says nothing, or does not want what it gets. */
@Timeout(180)
final class CollectorGoneTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @TempDir private Path folder;

  private static Span span() {
    return new Span(
        SpanIds.trace(), SpanIds.span(), "", "x", Span.Kind.INTERNAL, 1, 2, Map.of(), null);
  }

  private static void until(BooleanSupplier wanted) {
    while (!wanted.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000); // the test's own time is the limit
    }
  }

  /** It takes connections and never answers. */
  @Test
  void nobodyWaitsForOneThatSaysNothingAndEachLossIsCounted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      long told;
      SpanCount count;
      try (TracedGateway traced =
          new TracedGateway(
              folder.resolve("data"),
              endpoint,
              0,
              each -> each.withFileSink(folder.resolve("out")))) {
        count = traced.tracing.count();
        for (int i = 0; i < 20; i++) {
          String body = TracedGateway.packets("p" + i);
          assertThat(traced.ask("/api/v1/packets", body, PARENT).statusCode()).isEqualTo(200);
        }
        assertThat(traced.gateway.drainAll(Duration.ofSeconds(60))).isTrue();
        for (told = 0; told < 10_000; told++) {
          traced.tracing.begin(List.of(PARENT), true).part("x", 1, 2, Map.of(), null);
        }
        assertThat(count.dropped()).isGreaterThan(10_000 - 4_096 - 1_024);
        JsonNode health = Json.read(traced.ask("/api/v1/health", "").body());
        assertThat(health.path("spans").has("dropped")).isTrue();
        assertThat(health.path("status").asString("")).isEqualTo("OK");
        assertThat(traced.ask("/metrics", "").body()).contains("trackside_spans_dropped_total ");
      }
      assertThat(count.sent()).isZero();
      assertThat(count.failed() + count.dropped()).isGreaterThanOrEqualTo(told + 2 * 20);
    }
  }

  /** The head of its answer comes, the body never. */
  @Test
  void oneThatBeginsToAnswerAndStopsIsLeftAfterAWhile() throws Exception {
    byte[] head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(US_ASCII);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
      try (Collector collector = new Collector(endpoint, Duration.ofMillis(500))) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                server.accept().getOutputStream().write(head);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        assertThat(collector.take(List.of(span()))).isEqualTo(new Collector.Answer.Later(0));
      }
    }
  }

  @Test
  void whatItDoesNotTakeNowIsSentAgainAndWhatItNeverTakesIsNot() throws Exception {
    SpanCount count = new SpanCount();
    try (TestCollector collector = new TestCollector();
        SpanExport export = new SpanExport(collector.endpoint(), count)) {
      export.start();
      collector.say(503, "");
      export.offer(span());
      until(() -> collector.requests() >= 2);
      assertThat(count.failed()).as("it is tried again").isZero();
      collector.say(200, "{}");
      until(() -> count.sent() == 1);

      collector.say(400, "{\"message\":\"no\"}");
      export.offer(span());
      until(() -> count.failed() == 1);

      collector.say(200, "{\"partialSuccess\":{\"rejectedSpans\":\"1\"}}");
      export.offer(span());
      export.offer(span());
      until(() -> count.failed() >= 2 && count.sent() + count.failed() == 4);
      collector.say(200, "no JSON");
      export.offer(span());
      until(() -> count.sent() + count.failed() == 5);
    }
    assertThat(count.dropped()).isZero();
  }

  @Test
  void oneThatIsBackGetsWhatWaited() throws Exception {
    SpanCount count = new SpanCount();
    try (TestCollector collector = new TestCollector();
        SpanExport export = new SpanExport(collector.endpoint(), count)) {
      collector.say(502, "");
      export.start();
      for (int i = 0; i < 1_000; i++) {
        export.offer(span());
      }
      until(() -> collector.requests() > 0);
      collector.say(200, "");
      assertThat(collector.await("x", 1_000)).hasSize(1_000);
      until(() -> count.sent() == 1_000);
    }
    assertThat(count.failed() + count.dropped()).isZero();
  }
}
