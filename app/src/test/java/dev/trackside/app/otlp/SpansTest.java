package dev.trackside.app.otlp;

import static dev.trackside.app.otlp.TestCollector.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a collector is told of requests and their packets, by a real gateway. */
@Timeout(120)
final class SpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String PARENT = "00-" + TRACE + "-" + CALLER + "-01";

  @TempDir private Path folder;

  private final TestCollector collector;

  SpansTest() throws IOException {
    collector = new TestCollector();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private TracedGateway open(int newTraces, Sink... sinks) throws Exception {
    return new TracedGateway(
        folder.resolve("data"),
        collector.endpoint(),
        newTraces,
        options -> sinks.length == 0 ? options : options.with(sinks[0]));
  }

  private static long nanos(JsonNode span, String which) {
    JsonNode text = span.path(which + "TimeUnixNano");
    assertThat(text.isString()).as("64 bits are a text").isTrue();
    return Long.parseLong(text.asString(""));
  }

  private static String text(JsonNode span, String member) {
    return span.path(member).asString("");
  }

  @Test
  void theWayOfARequestsPacketsIsOneTraceBelowItsCallers() throws Exception {
    long before = System.currentTimeMillis() * 1_000_000;
    try (TracedGateway traced = open(0, new Failing(2))) {
      assertThat(traced.ask("/api/v1/packets", TracedGateway.packets("a"), "").statusCode())
          .isEqualTo(200);
      String body = TracedGateway.packets("b", "c", "b");
      assertThat(traced.ask("/api/v1/packets", body, PARENT).statusCode()).isEqualTo(200);
      JsonNode request = collector.await("POST /api/v1/packets", 1).getFirst();
      assertThat(text(request, "parentSpanId")).isEqualTo(CALLER);
      assertThat(request.path("kind").asInt()).isEqualTo(2);
      assertThat(attribute(request, "http.response.status_code")).isEqualTo("200");
      assertThat(attribute(request, "http.route")).isEqualTo("/api/v1/packets");

      JsonNode commit = collector.await("commit", 1).getFirst();
      assertThat(attribute(commit, "trackside.packets")).isEqualTo("3");
      assertThat(attribute(commit, "trackside.accepted")).isEqualTo("2");
      assertThat(attribute(commit, "trackside.duplicate")).isEqualTo("1");
      assertThat(nanos(commit, "start")).isGreaterThanOrEqualTo(nanos(request, "start"));
      assertThat(nanos(commit, "end")).isLessThanOrEqualTo(nanos(request, "end"));

      JsonNode deliver = collector.await("deliver", 1).getFirst();
      assertThat(attribute(deliver, "trackside.packets")).isEqualTo("2");
      assertThat(attribute(deliver, "trackside.position.first")).isEqualTo("2");
      assertThat(attribute(deliver, "trackside.batch.id")).isNotEmpty();
      List<JsonNode> sends = collector.await("send", 1);
      JsonNode last = sends.getLast();
      assertThat(last.has("status")).isFalse();
      assertThat(last.path("kind").asInt()).isEqualTo(3);
      assertThat(nanos(deliver, "end")).isGreaterThanOrEqualTo(nanos(last, "end"));

      for (JsonNode span : collector.all()) {
        assertThat(text(span, "traceId")).isEqualTo(TRACE);
        assertThat(text(span, "spanId")).matches("[0-9a-f]{16}").isNotEqualTo(CALLER);
        assertThat(nanos(span, "start")).isBetween(before, before + 120_000_000_000L);
        assertThat(nanos(span, "end")).isGreaterThanOrEqualTo(nanos(span, "start"));
        if (!span.equals(request)) {
          assertThat(text(span, "parentSpanId")).isEqualTo(text(request, "spanId"));
        }
      }
      assertThat(collector.all().stream().map(each -> text(each, "spanId")))
          .doesNotHaveDuplicates();
      assertThat(collector.all().toString())
          .doesNotContain("Kim", "zandvoort", "friday", ".0625", "speed");

      // The trace is found again by the packets' request ids, whose first and last it told.
      String id = attribute(commit, "trackside.request_id.last");
      String first = attribute(commit, "trackside.request_id.first");
      assertThat(first).isLessThan(id);
      JsonNode life = Json.read(traced.ask("/api/v1/packets/" + first, "").body());
      assertThat(text(life.path("trace"), "trace_id")).isEqualTo(TRACE);
      assertThat(text(life.path("trace"), "span_id")).isEqualTo(text(request, "spanId"));
    }
  }

  @Test
  void anAttemptThatFailsIsToldInFixedWords() throws Exception {
    try (TracedGateway traced = open(0, new Failing(5))) {
      traced.ask("/api/v1/packets", TracedGateway.packets("a"), PARENT);
      collector.await("deliver", 1);
      List<JsonNode> sends = collector.await("send", 4);
      // Of the five that fail the first, the second and the fourth.
      assertThat(sends.stream().map(each -> attribute(each, "trackside.attempt")))
          .containsExactly("1", "2", "4", "6");
      assertThat(sends.stream().map(each -> text(each.path("status"), "message")))
          .containsExactly("unavailable", "unknown", "unknown", "");
      assertThat(sends.getFirst().path("status").path("code").asInt()).isEqualTo(2);
      assertThat(collector.all().toString()).doesNotContain("secret");
    }
  }

  @Test
  void whatItsCallerDoesNotKeepIsNotToldAndItsTraceStaysKnown() throws Exception {
    try (TracedGateway traced = open(0, new Failing(0))) {
      String unkept = "00-" + TRACE + "-" + CALLER + "-00";
      traced.ask("/api/v1/packets", TracedGateway.packets("a"), unkept);
      traced.ask("/api/v1/packets", TracedGateway.packets("b"), PARENT);
      collector.await("deliver", 1);
      List<JsonNode> packets = collector.await("POST /api/v1/packets", 1);
      assertThat(packets).hasSize(1);
      assertThat(collector.all().stream().filter(each -> text(each, "name").equals("commit")))
          .hasSize(1);
    }
  }

  @Test
  void whatSaysNothingUsableBeginsATraceSoOftenASecond() throws Exception {
    try (TracedGateway traced = open(2)) {
      long began = System.nanoTime();
      String ffff = "ff-" + TRACE + "-" + CALLER + "-01";
      traced.ask("/api/v1/packets", TracedGateway.packets("a"), ffff);
      traced.ask("/api/v1/packets", TracedGateway.packets("b"), PARENT, PARENT);
      for (int i = 0; i < 20; i++) {
        traced.ask("/api/v1/packets", TracedGateway.packets("c" + i));
      }
      traced.ask("/livez", "");
      traced.ask("/broken", "", PARENT);
      JsonNode broken = collector.await("GET /broken", 1).getFirst();
      assertThat(broken.path("status").path("code").asInt()).isEqualTo(2);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
      List<JsonNode> begun = collector.await("POST /api/v1/packets", 2);
      assertThat(begun.size()).isLessThanOrEqualTo((int) (2 * seconds + 2));
      for (JsonNode span : begun) {
        assertThat(span.has("parentSpanId")).isFalse();
        assertThat(text(span, "traceId")).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
      }
      assertThat(begun.stream().map(each -> text(each, "traceId"))).doesNotHaveDuplicates();
      assertThat(collector.all().stream().map(each -> text(each, "name")))
          .doesNotContain("GET /livez");
    }
  }

  /** A sink that fails so often before it takes anything. */
  private static final class Failing implements Sink {
    private int left;

    Failing(int times) {
      left = times;
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException {
      if (left == 0) {
        return new Delivery.Acknowledged("taken");
      }
      if (left-- % 5 == 0) {
        return new Delivery.Unavailable("secret", "wait");
      }
      throw new IOException("secret");
    }

    @Override
    public void close() {}
  }
}
