package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The command that tells a packet's life, on files and on a gateway that holds them. */
@Timeout(300)
final class TraceCommandTest {
  private static final String DRIVER = "driver_heart_rate";

  @TempDir Path folder;

  private String data() {
    return folder.resolve("data").toString();
  }

  /** The ids of the lines that left, in their order. */
  private List<String> left() throws IOException {
    try (var files = Files.list(folder.resolve("out"))) {
      Path batch =
          files.filter(file -> file.toString().endsWith(".ndjson")).findFirst().orElseThrow();
      return Files.readAllLines(batch).stream()
          .map(line -> line.replaceFirst(".*\"request_id\":\"([^\"]*)\".*", "$1"))
          .toList();
    }
  }

  @BeforeEach
  void ingest() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      lines.append(
          """
          {"packet_id":"p%d","source":"car-44","timestamp":%d,"samples":{"speed":%d,"%s":98765}}
          """
              .formatted(i, 1_795_000_000_000L + i, i == 5 ? 900 : 200 + i, DRIVER));
    }
    Path file = Files.writeString(folder.resolve("race.ndjson"), lines.toString());
    Outcome outcome =
        Outcome.of(
            "ingest",
            file.toString(),
            "--session",
            "2025-nl-zandvoort-race",
            "--circuit",
            "zandvoort",
            "--data",
            data(),
            "--sink",
            "file:" + folder.resolve("out"),
            "--destination",
            "eu");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  private static JsonNode json(Outcome outcome) {
    return dev.trackside.app.json.Json.read(outcome.out());
  }

  @Test
  void tellsALifeOnTheFilesWithItsProofAndWhatWasWithheld() throws IOException {
    String id = left().get(2);
    Outcome told = Outcome.of("trace", id, "--data", data(), "--proof");
    assertThat(told.exit()).as(told.out() + told.err()).isZero();
    assertThat(told.out())
        .contains("accepted, and every sink has what may leave of it", "id p2", "in the buffer")
        .contains("batch.sealed", "batch.acked", "proved up to the checkpoint")
        .contains("samples speed", "withheld " + DRIVER)
        .doesNotContain("NOT PROVED", "98765");
    JsonNode view = json(Outcome.of("trace", id, "--data", data(), "--json"));
    assertThat(view.path("request_id").asString("")).isEqualTo(id);
    assertThat(view.path("state").asString("")).isEqualTo("synced");
    assertThat(view.path("places").path(0).path("sinks").path(0).path("batches")).hasSize(1);
  }

  @Test
  void saysTheSameOnARunningGateway() throws Exception {
    String id = left().get(3);
    JsonNode onFiles = json(Outcome.of("trace", id, "--data", data(), "--json"));
    try (Gateway gateway = Gateway.open(GatewayOptions.at(Path.of(data())));
        ApiServer server = ApiServer.open(gateway, ApiOptions.at("127.0.0.1", 0))) {
      gateway.store().lock().announce("http://127.0.0.1:" + server.address().getPort());
      JsonNode running = json(Outcome.of("trace", id, "--data", data(), "--json"));
      assertThat(withoutStanding(running)).isEqualTo(withoutStanding(onFiles));
      Outcome never = Outcome.of("trace", "7".repeat(26), "--data", data());
      assertThat(never.exit()).isEqualTo(1);
      assertThat(never.err()).contains("no packet of this gateway has the request id", "hint:");
    }
  }

  /** The log goes on, and a sink is active only while it is configured. */
  private static JsonNode withoutStanding(JsonNode view) {
    view.findParents("checkpoint").forEach(each -> ((ObjectNode) each).remove("checkpoint"));
    view.findParents("active").forEach(each -> ((ObjectNode) each).remove("active"));
    return view;
  }

  @Test
  void refusesWhatIsNoIdAndKnowsNoneThatNeverWas() {
    Outcome bad = Outcome.of("trace", "../health", "--data", data());
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("../health is no request id");
    Outcome never = Outcome.of("trace", "7".repeat(26), "--data", data());
    assertThat(never.exit()).isEqualTo(1);
    assertThat(never.err()).contains("no packet of this gateway has the request id");
  }
}
