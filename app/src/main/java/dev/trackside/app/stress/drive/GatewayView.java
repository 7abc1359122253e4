package dev.trackside.app.stress.drive;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the gateway says of itself: to see when it is ready and at rest, never for the verdict. */
final class GatewayView {
  private static final int WAIT_MILLIS = 5_000;
  private static final int EXPORT_WAIT_MILLIS = 120_000;

  private final String api;

  GatewayView(int port) {
    this.api = "http://127.0.0.1:" + port;
  }

  /** Where packets are posted to. */
  URI packets() {
    return URI.create(api + "/api/v1/packets");
  }

  /** An answer; empty when there is none. */
  Optional<JsonNode> get(String path) {
    try {
      HttpURLConnection connection = connect(path, WAIT_MILLIS);
      try (InputStream in = connection.getInputStream()) {
        return Optional.of(Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // killed, halted or not yet up: there is no answer
    }
  }

  /** True when nothing waits any more: no packet, no breaker, no sample that one holds. */
  boolean isAtRest() {
    Optional<JsonNode> health = get("/api/v1/health");
    return health.isPresent()
        && health.get().path("backlog").asLong(-1) == 0
        && health.get().path("open_breakers").asLong(-1) == 0
        && get("/api/v1/dead-letters/groups?reason=circuit_open")
            .filter(groups -> !groups.toString().contains("circuit_open"))
            .isPresent();
  }

  /** Writes all dead letters into a file, a line each. */
  void exportLetters(Path file) throws IOException {
    HttpURLConnection connection = connect("/api/v1/dead-letters/export", EXPORT_WAIT_MILLIS);
    try (InputStream in = connection.getInputStream();
        OutputStream out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }

  private HttpURLConnection connect(String path, int waitMillis) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(api + path).toURL().openConnection();
    connection.setConnectTimeout(waitMillis);
    connection.setReadTimeout(waitMillis);
    return connection;
  }
}
