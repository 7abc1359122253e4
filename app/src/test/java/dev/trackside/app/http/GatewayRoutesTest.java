package dev.trackside.app.http;

import static dev.trackside.app.http.PacketRouteTest.lines;
import static dev.trackside.app.http.TestApi.packet;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class GatewayRoutesTest {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";

  @TempDir Path directory;

  @Test
  void healthTellsHowEverythingDoes() throws Exception {
    try (TestApi api = TestApi.withFileSink(directory)) {
      api.packets(LINES, lines("a", 100));
      assertThat(api.gateway.drainAll(TestApi.PATIENCE)).isTrue();
      TestApi.Answer health = api.get("/api/v1/health?pretty=true");
      assertThat(health.status()).isEqualTo(200);
      assertThat(health.text("status")).isEqualTo("OK");
      assertThat(health.text("at")).matches("20..-.*Z");
      assertThat(health.number("samples")).isEqualTo(100);
      assertThat(health.number("backlog")).isZero();
      assertThat(health.body().path("ledger").path("synced").asLong()).isEqualTo(100);
      JsonNode store = health.body().path("store");
      assertThat(store.path("file_bytes").asLong()).isPositive();
      assertThat(store.path("ack_p50_us").asLong()).isPositive();
      assertThat(store.path("last_commit_age_s").isNumber()).isTrue();
      JsonNode sink = health.body().path("sinks").path(0);
      assertThat(sink.path("name").asString()).startsWith("file:");
      assertThat(sink.path("state").asString()).isEqualTo("IDLE");
      assertThat(sink.path("synced").asLong()).isEqualTo(100);
      assertThat(sink.path("last_ack_at").asString()).endsWith("Z");
      assertThat(new String(health.response().body(), java.nio.charset.StandardCharsets.UTF_8))
          .startsWith("{\n  \"status\": \"OK\",\n  \"problems\": [],");
    }
  }

  @Test
  void ledgerBalancesAndCanBeVerified() throws Exception {
    try (TestApi api = TestApi.withFileSink(directory)) {
      api.packets(LINES, lines("a", 10) + "no json\n" + packet("a0", 1));
      TestApi.Answer ledger = api.get("/api/v1/ledger");
      assertThat(ledger.number("received")).isEqualTo(12);
      assertThat(ledger.number("accepted")).isEqualTo(10);
      assertThat(ledger.number("quarantined")).isEqualTo(1);
      assertThat(ledger.number("open")).isEqualTo(1);
      assertThat(ledger.number("duplicate")).isEqualTo(1);
      assertThat(ledger.body().path("balanced").asBoolean()).isTrue();
      TestApi.Answer verified = api.get("/api/v1/ledger?verify=true");
      assertThat(verified.number("received")).isEqualTo(12);
      assertThat(verified.number("residue")).isZero();
      assertThat(verified.body().path("balanced").asBoolean()).isTrue();
    }
  }

  @Test
  void batchesComeNewestFirstWithTheirSink() throws Exception {
    try (TestApi api = TestApi.withFileSink(directory)) {
      api.packets(LINES, lines("a", 10));
      assertThat(api.gateway.drainAll(TestApi.PATIENCE)).isTrue();
      api.packets(LINES, lines("b", 5));
      assertThat(api.gateway.drainAll(TestApi.PATIENCE)).isTrue();
      JsonNode batches = api.get("/api/v1/batches").body().path("batches");
      long packets = 0;
      List<Long> positions = new ArrayList<>();
      for (JsonNode batch : batches) {
        packets += batch.path("packet_count").asLong();
        positions.add(-batch.path("first_position").asLong());
        assertThat(batch.path("sink").asString()).startsWith("file:");
        assertThat(batch.path("state").asString()).isEqualTo("ACKED");
        assertThat(batch.path("acked_at").asString()).endsWith("Z");
        assertThat(batch.path("sha256").asString()).hasSize(64);
      }
      assertThat(packets).isEqualTo(15);
      assertThat(positions).isSorted();
      assertThat(api.get("/api/v1/batches?limit=1").body().path("batches")).hasSize(1);
    }
  }

  @Test
  void deadLettersComeNewestFirstWithTheirBytes() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      api.packets(LINES, "no json");
      api.packets(JSON, packet("b", 9_999_999));
      byte[] binary = {(byte) 0xff, 1, 2};
      api.packets(LINES, "", binary);
      JsonNode letters = api.get("/api/v1/dead-letters").body().path("dead_letters");
      assertThat(letters).hasSize(3);
      assertThat(letters.path(0).path("raw_base64").asString()).isEqualTo("/wEC");
      assertThat(letters.path(1).path("reason").asString()).isEqualTo("out_of_range");
      assertThat(letters.path(1).path("samples").path("speed").asLong()).isEqualTo(9_999_999);
      assertThat(letters.path(1).path("packet_id").asString()).isEqualTo("b");
      assertThat(letters.path(1).path("timestamp").asString())
          .isEqualTo("2025-08-31T13:03:12.345Z");
      assertThat(letters.path(2).path("raw").asString()).isEqualTo("no json");
      assertThat(letters.path(2).path("timestamp").isNull()).isTrue();
      assertThat(letters.path(2).path("source").isNull()).isTrue();
      assertThat(api.get("/api/v1/dead-letters?limit=1").body().path("dead_letters")).hasSize(1);
    }
  }

  @Test
  void aSinkIsHeldAndGoesOn() throws Exception {
    try (TestApi api = TestApi.withFileSink(directory)) {
      String name = api.gateway.sinks().getFirst().name();
      TestApi.Answer paused = api.post("/api/v1/drain/pause?sink=" + name);
      assertThat(paused.number("paused")).isEqualTo(1);
      assertThat(paused.body().path("sinks").path(0).path("state").asString()).isEqualTo("PAUSED");
      api.packets(LINES, lines("a", 10));
      assertThat(api.post("/api/v1/drain/now").number("backlog")).isEqualTo(10);
      assertThat(api.post("/api/v1/drain/resume").number("resumed")).isEqualTo(1);
      assertThat(api.post("/api/v1/drain/recover").number("recovered")).isZero();
      assertThat(api.gateway.drainAll(TestApi.PATIENCE)).isTrue();
      assertThat(api.post("/api/v1/drain/now").number("backlog")).isZero();
    }
  }

  @Test
  void livesAndIsReadyAndAnswersHead() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      assertThat(api.get("/livez").text("status")).isEqualTo("alive");
      assertThat(api.get("/readyz").text("status")).isEqualTo("ready");
      TestApi.Answer head =
          api.send(
              api.request("/api/v1/health").method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.response().body()).isEmpty();
      TestApi.Answer replay =
          api.send(
              api.request("/api/v1/replay").method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(replay.header("content-type")).isEqualTo("application/x-ndjson");
    }
  }
}
