package dev.trackside.app.http;

import static dev.trackside.app.http.PacketRouteTest.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.GatewayOptions;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway whose sink's directory is a file, so that an alert lasts. */
@Timeout(120)
final class AlertRoutesTest {
  private static final String LINES = "application/x-ndjson";

  @TempDir Path directory;

  @BeforeEach
  void spoil() throws Exception {
    Files.writeString(directory.resolve("out"), "no directory");
  }

  private TestApi open() throws Exception {
    return new TestApi(
        GatewayOptions.at(directory.resolve("data")).withFileSink(directory.resolve("out")),
        TestApi.options());
  }

  /** The alert about the sink, once it lasts. */
  private static JsonNode failing(TestApi api) throws Exception {
    while (true) {
      for (JsonNode alert : api.get("/api/v1/alerts").body().path("alerts")) {
        if (alert.path("id").asString("").startsWith("sink.failing:")) {
          return alert;
        }
      }
      Thread.sleep(20);
    }
  }

  @Test
  void anAlertIsAcknowledgedAndStaysSoOverARestart() throws Exception {
    String id;
    try (TestApi api = open()) {
      api.packets(LINES, lines("a", 10));
      api.gateway.drain();
      JsonNode alert = failing(api);
      id = alert.path("id").asString("");
      assertThat(alert.path("group").asString()).isEqualTo("sink");
      assertThat(alert.path("severity").asString()).isEqualTo("warning");
      assertThat(alert.path("acknowledged").asBoolean()).isFalse();
      assertThat(alert.path("silenced_until").isNull()).isTrue();
      String asked = "?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
      assertThat(api.post("/api/v1/alerts/acknowledge" + asked).number("acknowledged")).isOne();
      assertThat(api.post("/api/v1/alerts/silence?group=sink&seconds=600").status())
          .isEqualTo(200);
    }
    try (TestApi api = open()) {
      api.gateway.drain();
      JsonNode alert = failing(api);
      assertThat(alert.path("id").asString()).isEqualTo(id);
      assertThat(alert.path("acknowledged").asBoolean()).isTrue();
      assertThat(alert.path("silenced_until").asString()).endsWith("Z");
      assertThat(api.get("/api/v1/health").body().path("alerts").size()).isPositive();
      JsonNode loud = api.post("/api/v1/alerts/silence?group=sink&seconds=0").body();
      assertThat(loud.path("silences").size()).isZero();
    }
  }

  @Test
  void whatIsNotThereCannotBeAcknowledged() throws Exception {
    try (TestApi api = open()) {
      TestApi.Answer answer = api.post("/api/v1/alerts/acknowledge?id=nothing");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text("hint")).isNotEmpty();
      assertThat(api.post("/api/v1/alerts/acknowledge").number("acknowledged")).isZero();
      assertThat(api.post("/api/v1/alerts/silence").status()).isEqualTo(400);
      assertThat(api.post("/api/v1/alerts/silence?group=Sink%09").status()).isEqualTo(400);
      assertThat(api.post("/api/v1/alerts/silence?group=sink&seconds=-1").status()).isEqualTo(400);
    }
  }

  @Test
  void healthHasWhatAScreenShows() throws Exception {
    try (TestApi api = open()) {
      api.packets(LINES, lines("a", 10));
      JsonNode health = api.get("/api/v1/health").body();
      assertThat(health.path("slos").size()).isEqualTo(6);
      for (JsonNode slo : health.path("slos")) {
        assertThat(slo.path("state").asString()).matches("met|burning|missed|unknown");
        assertThat(slo.path("since").asString()).endsWith("Z");
      }
      assertThat(health.path("rates").path("packets_per_s").isNumber()).isTrue();
      assertThat(health.has("time_to_full_s")).isTrue();
      assertThat(health.has("oldest_unsent_age_s")).isTrue();
      assertThat(health.path("sinks").path(0).has("oldest_unsent_age_s")).isTrue();
      assertThat(health.path("audit").path("state").asString()).isEqualTo("intact");
      assertThat(health.path("dead_letters_by_reason").isObject()).isTrue();
      assertThat(health.path("events").path(0).path("kind").asString()).contains(".");
      while (api.get("/api/v1/health").body().path("sources").isEmpty()) {
        Thread.sleep(20);
      }
      JsonNode source = api.get("/api/v1/health").body().path("sources").path(0);
      assertThat(source.path("source").asString()).isEqualTo("car-44");
      assertThat(source.path("coverage").size()).isEqualTo(60);
      assertThat(source.path("last_received_age_s").isNumber()).isTrue();
    }
  }

  @Test
  void metricsAreOpenMetrics() throws Exception {
    try (TestApi api = open()) {
      HttpResponse<String> page =
          api.client.send(
              api.request("/metrics").GET().build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(page.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/openmetrics-text; version=1.0.0");
      assertThat(page.body()).endsWith("\n# EOF\n").contains("trackside_received_packets_total 0");
    }
  }
}
