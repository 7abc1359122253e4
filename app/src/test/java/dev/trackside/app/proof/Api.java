package dev.trackside.app.proof;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway's HTTP interface, called as a sender calls it. Safe for many threads. */
public final class Api {
  public static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CALL_MOST = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI root;

  /** That of a gateway on this machine. */
  public Api(int port) {
    this.root = URI.create("http://127.0.0.1:" + port);
  }

  /**
   * What came back.
   *
   * @param status the HTTP status
   * @param type the content type
   * @param retryAfter the Retry-After header; empty for none
   * @param body the body
   */
  public record Reply(int status, String type, String retryAfter, String body) {
    public JsonNode json() {
      return JSON.readTree(body);
    }
  }

  public Reply packets(byte[] body) throws IOException, InterruptedException {
    return send(
        request("/api/v1/packets")
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  public Reply post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  public Reply post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  public Reply read(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(root.resolve(path)).timeout(CALL_MOST);
  }

  Reply send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("Retry-After").orElse(""),
        response.body());
  }

  public JsonNode ledger() throws IOException, InterruptedException {
    return read("/api/v1/ledger").json();
  }

  boolean isReady() throws InterruptedException {
    try {
      return read("/readyz").status() == 200;
    } catch (IOException e) {
      // Nobody listens yet.
      return false;
    }
  }

  /** True when every accepted packet is in the sink. */
  public boolean isDrained() throws IOException, InterruptedException {
    JsonNode ledger = ledger();
    return ledger.path("pending").asLong() == 0 && ledger.path("draining").asLong() == 0;
  }
}
