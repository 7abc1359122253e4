package dev.trackside.app.otlp;

import static dev.trackside.app.otlp.TestCollector.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.Main;
import dev.trackside.app.json.Json;
import dev.trackside.app.site.RunningGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A trace that goes on after the process was killed between a receipt and the delivery. */
@Timeout(180)
final class KilledTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir private Path folder;

  private Process start(URI collector) throws Exception {
    Path config = folder.resolve("c.yaml");
    Files.writeString(
        config,
        "otlp_endpoint: %s\notlp_new_traces: 0\nsinks: [\"file:out\"]\n".formatted(collector));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "run",
            "--listen",
            "127.0.0.1:0",
            "--config",
            config.toString(),
            "--data",
            folder.resolve("data").toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACKSIDE_"));
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()))
        .start();
  }

  private String api(Process process) throws Exception {
    Path data = folder.resolve("data");
    Optional<RunningGateway> gateway = Optional.empty();
    while (gateway.isEmpty()) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("log.txt"))).isTrue();
      Thread.sleep(50);
      gateway = Files.isDirectory(data) ? RunningGateway.find(data) : Optional.empty();
    }
    return gateway.get().api();
  }

  private static String ask(HttpClient client, String call, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(call))
            .header("Content-Type", "application/json")
            .header("traceparent", PARENT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void theDeliveryAfterAKillBelongsToTheTraceOfTheRequest() throws Exception {
    try (TestCollector collector = new TestCollector();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Process first = start(collector.endpoint());
      JsonNode request;
      try {
        String api = api(first);
        ask(client, api + "/api/v1/drain/pause", "");
        ask(client, api + "/api/v1/packets", TracedGateway.packets("a", "b"));
        request = collector.await("POST /api/v1/packets", 1).getFirst();
      } finally {
        first.destroyForcibly();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(collector.all().toString()).doesNotContain("\"deliver\"");

      Process second = start(collector.endpoint());
      try {
        String api = api(second);
        ask(client, api + "/api/v1/drain/resume", "");
        for (String name : new String[] {"send", "deliver"}) {
          JsonNode span = collector.await(name, 1).getFirst();
          assertThat(span.path("traceId").asString("")).isEqualTo(TRACE);
          assertThat(span.path("parentSpanId").asString(""))
              .isEqualTo(request.path("spanId").asString("?"));
          assertThat(attribute(span, "trackside.packets")).isEqualTo("2");
        }
        HttpRequest health = HttpRequest.newBuilder(URI.create(api + "/api/v1/health")).build();
        long sent = 0;
        while (sent == 0) { // it counts when it has the collector's answer; the test has a limit
          JsonNode seen =
              Json.read(client.send(health, HttpResponse.BodyHandlers.ofString()).body());
          sent = seen.path("spans").path("sent").asLong();
          assertThat(seen.path("spans").path("failed").asLong()).isZero();
        }
      } finally {
        second.destroy();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(second.exitValue()).isZero();
    }
  }
}
