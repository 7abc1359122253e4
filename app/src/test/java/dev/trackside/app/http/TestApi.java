package dev.trackside.app.http;

import dev.trackside.app.json.Json;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A real gateway behind a real server, and a client of it. */
final class TestApi implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Gateway gateway;
  final ApiServer server;
  final HttpClient client;

  TestApi(GatewayOptions gatewayOptions, ApiOptions options, Route... more) throws Exception {
    gateway = Gateway.open(gatewayOptions);
    server = ApiServer.open(gateway, options, List.of(more));
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
  }

  static TestApi in(Path directory) throws Exception {
    return new TestApi(GatewayOptions.at(directory.resolve("data")), options());
  }

  static TestApi withFileSink(Path directory) throws Exception {
    return new TestApi(
        GatewayOptions.at(directory.resolve("data"))
            .with(DeliveryOptions.standard())
            .withFileSink(directory.resolve("out")),
        options());
  }

  static ApiOptions options() {
    return ApiOptions.at("127.0.0.1", 0);
  }

  /** An answer with its body as a tree. */
  record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String text(String member) {
      return body.path(member).asString("");
    }

    long number(String member) {
      return body.path(member).asLong(-1);
    }
  }

  static String packet(String id, double speed) {
    return packet(id, "2025-08-31T13:03:12.345Z", "\"speed\":" + speed);
  }

  static String packet(String id, String time, String samples) {
    String stream = "\"source\":\"car-44\",\"session\":\"race\",\"circuit\":\"zandvoort\"";
    return "{\"packet_id\":\"%s\",%s,\"timestamp\":\"%s\",\"samples\":{%s}}"
        .formatted(id, stream, time, samples);
  }

  URI uri(String path) {
    InetSocketAddress address = server.address();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  Answer packets(String contentType, String body) throws IOException, InterruptedException {
    return packets(contentType, "", body.getBytes(StandardCharsets.UTF_8));
  }

  Answer packets(String contentType, String encoding, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/api/v1/packets").POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
    }
    return send(request);
  }

  String text(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    byte[] body = response.body();
    JsonNode tree =
        body.length == 0 ? Json.object() : Json.read(new String(body, StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), tree, response);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    gateway.close();
  }
}
