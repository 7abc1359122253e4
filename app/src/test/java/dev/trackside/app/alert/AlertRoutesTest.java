package dev.trackside.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
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
  @TempDir Path directory;

  @BeforeEach
  void spoil() throws Exception {
    Files.writeString(directory.resolve("out"), "no directory");
  }

  private WatchedApi open() throws Exception {
    return new WatchedApi(
        GatewayOptions.at(directory.resolve("data")).withFileSink(directory.resolve("out")));
  }

  /** The alert about the sink, once it lasts. */
  private static JsonNode failing(WatchedApi api) throws Exception {
    while (true) {
      for (JsonNode alert : api.read("/api/v1/alerts").path("alerts")) {
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
    try (WatchedApi api = open()) {
      api.packets(10);
      api.gateway.drain();
      JsonNode alert = failing(api);
      id = alert.path("id").asString("");
      assertThat(alert.path("group").asString()).isEqualTo("sink");
      assertThat(alert.path("severity").asString()).isEqualTo("warning");
      assertThat(alert.path("acknowledged").asBoolean()).isFalse();
      assertThat(alert.path("silenced_until").isNull()).isTrue();
      String asked = "?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
      JsonNode known = Json.read(api.post("/api/v1/alerts/acknowledge" + asked).body());
      assertThat(known.path("acknowledged").asInt()).isOne();
      assertThat(api.post("/api/v1/alerts/silence?group=sink&seconds=600").statusCode())
          .isEqualTo(200);
    }
    try (WatchedApi api = open()) {
      api.gateway.drain();
      JsonNode alert = failing(api);
      assertThat(alert.path("id").asString()).isEqualTo(id);
      assertThat(alert.path("acknowledged").asBoolean()).isTrue();
      assertThat(alert.path("silenced_until").asString()).endsWith("Z");
      assertThat(api.read("/api/v1/health").path("alerts").size()).isPositive();
      JsonNode loud = Json.read(api.post("/api/v1/alerts/silence?group=sink&seconds=0").body());
      assertThat(loud.path("silences").size()).isZero();
    }
  }

  @Test
  void whatIsNotThereCannotBeAcknowledged() throws Exception {
    try (WatchedApi api = open()) {
      HttpResponse<String> answer = api.post("/api/v1/alerts/acknowledge?id=nothing");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("\"hint\":\"see /api/v1/alerts");
      assertThat(api.post("/api/v1/alerts/acknowledge").body()).contains("\"acknowledged\":0");
      assertThat(api.post("/api/v1/alerts/silence").statusCode()).isEqualTo(400);
      assertThat(api.post("/api/v1/alerts/silence?group=Sink%09").statusCode()).isEqualTo(400);
      assertThat(api.post("/api/v1/alerts/silence?group=sink&seconds=-1").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void healthHasWhatAScreenShows() throws Exception {
    try (WatchedApi api = open()) {
      api.packets(10);
      JsonNode health = api.read("/api/v1/health");
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
      while (api.read("/api/v1/health").path("sources").isEmpty()) {
        Thread.sleep(20);
      }
      JsonNode source = api.read("/api/v1/health").path("sources").path(0);
      assertThat(source.path("source").asString()).isEqualTo("car-44");
      assertThat(source.path("coverage").size()).isEqualTo(60);
      assertThat(source.path("last_received_age_s").isNumber()).isTrue();
    }
  }

  @Test
  void metricsAreOpenMetrics() throws Exception {
    try (WatchedApi api = open()) {
      HttpResponse<String> page = api.get("/metrics");
      assertThat(page.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/openmetrics-text; version=1.0.0");
      assertThat(page.body()).endsWith("\n# EOF\n").contains("trackside_received_packets_total 0");
    }
  }
}
