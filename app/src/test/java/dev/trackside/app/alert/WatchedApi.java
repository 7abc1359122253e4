package dev.trackside.app.alert;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.http.Protection;
import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A real gateway that is watched, its API with the calls about alerts, and a client of it. */
final class WatchedApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Gateway gateway;
  private final ApiServer server;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  WatchedApi(GatewayOptions options) throws Exception {
    gateway = Gateway.open(options);
    Spotter wall = Spotter.open(gateway, Objectives.standard());
    server =
        ApiServer.open(
            wall,
            ApiOptions.at("127.0.0.1", 0),
            new AlertRoutes(wall).all(),
            Protection.none(gateway.time()));
  }

  /** Sends packets of car-44. */
  void packets(int count) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"source\":\"car-44\",\"session\":\"race\",\"circuit\":\"zandvoort\",")
          .append("\"timestamp\":\"2025-08-31T13:03:12.345Z\",\"samples\":{\"speed\":300}}\n");
    }
    HttpRequest.Builder request =
        request("/api/v1/packets")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines.toString()));
    client.send(request.build(), BodyHandlers.discarding());
  }

  private HttpRequest.Builder request(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return HttpRequest.newBuilder(uri).timeout(PATIENCE);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return client.send(
        request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  JsonNode read(String path) throws IOException, InterruptedException {
    return Json.read(get(path).body());
  }

  @Override
  public void close() {
    client.close();
    server.close();
    gateway.close();
  }
}
