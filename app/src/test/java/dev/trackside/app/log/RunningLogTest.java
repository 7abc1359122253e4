package dev.trackside.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.Main;
import dev.trackside.app.access.Role;
import dev.trackside.app.access.Token;
import dev.trackside.app.access.TokenFile;
import dev.trackside.app.json.Json;
import dev.trackside.app.site.RunningGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The log of a whole gateway, as talkative as it gets, into which nothing must slip. */
@Timeout(180)
final class RunningLogTest {
  private static final String DRIVER = "Kimberley-Vandersloot";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir private Path folder;

  @Test
  void noSecretAndNoPersonStandsInItAndATracedRequestDoes() throws Exception {
    Path data = folder.resolve("data");
    String text = Token.newText();
    Token token = Token.of("car", Set.of(Role.INGEST, Role.OPERATE), text, Instant.EPOCH);
    new TokenFile(data.resolve(TokenFile.STANDARD)).change(before -> List.of(token));
    Path config =
        Files.writeString(folder.resolve("c.yaml"), "log_format: json\nlog_level: debug\n");
    Path err = folder.resolve("err.txt");
    Process process = start(config, data, err);
    try {
      RunningGateway gateway = found(data, process);
      drive(gateway.api(), text);
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    List<String> lines = Files.readAllLines(err);
    assertThat(lines).isNotEmpty();
    int traced = 0;
    for (String line : lines) {
      JsonNode event = Json.read(line); // or it was no line of JSON
      assertThat(event.path("message").asString("")).isNotEmpty();
      traced += event.path("trace").asString("").equals(TRACE) ? 1 : 0;
    }
    assertThat(traced).isPositive();
    assertThat(lines).anyMatch(line -> line.contains("POST answered 200"));
    assertThat(lines)
        .noneMatch(line -> line.contains(text.substring(4)))
        .noneMatch(line -> line.contains("trk_") && !line.contains("trk_***"))
        .noneMatch(line -> line.contains(DRIVER))
        .noneMatch(line -> line.contains("Vandersloot"));
  }

  private static Process start(Path config, Path data, Path err) throws Exception {
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
            data.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACKSIDE_"));
    return builder
        .redirectError(err.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static RunningGateway found(Path data, Process process) throws InterruptedException {
    Optional<RunningGateway> gateway = Optional.empty();
    while (gateway.isEmpty()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(100);
      gateway = Files.isDirectory(data) ? RunningGateway.find(data) : Optional.empty();
    }
    return gateway.get();
  }

  /** Puts the driver and the token everywhere where a client can put anything. */
  private static void drive(String api, String token) throws Exception {
    String packet =
        """
        {"packet_id":"%1$s","source":"%1$s","session":"%1$s","circuit":"%1$s",
         "timestamp":"2025-08-31T13:03:12Z","samples":{"driver_name":"%1$s","speed":"%1$s"},
         "metadata":{"driver":"%1$s"}}\
        """
            .formatted(DRIVER);
    String[][] calls = {
      {"POST", "/api/v1/packets", packet},
      {"POST", "/api/v1/packets", "{\"" + DRIVER + "\": " + DRIVER},
      {"POST", "/api/v1/packets?x=" + DRIVER, packet},
      {"POST", "/api/v1/channels/set?name=" + DRIVER + "&max=" + DRIVER, ""},
      {"POST", "/api/v1/policy/activate?reason=" + DRIVER, "policy: " + DRIVER},
      {"POST", "/api/v1/dead-letters/import", DRIVER},
      {"POST", "/api/v1/dead-letters/discard?reason=" + DRIVER, ""},
      {"GET", "/api/v1/packets/" + DRIVER, ""},
      {"GET", "/api/v1/audit/proof/" + DRIVER, ""},
      {"GET", "/" + DRIVER + "/" + token, ""},
      {"GET", "/api/v1/replay?session=" + DRIVER + "&token=" + token, ""},
    };
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (String[] call : calls) {
        for (String shown : List.of(token, token + "x", DRIVER)) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(api + call[1]))
                  .header("Authorization", "Bearer " + shown)
                  .header("Content-Type", "application/json")
                  .header("User-Agent", DRIVER)
                  .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                  .method(call[0], HttpRequest.BodyPublishers.ofString(call[2]))
                  .build();
          int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          assertThat(status).isNotEqualTo(500);
        }
      }
    }
  }
}
