package dev.trackside.app.pitwall;

import dev.trackside.app.alert.AlertRoutes;
import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.http.Protection;
import dev.trackside.app.http.Route;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.PictureView;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gateway with its page behind a real server, with a sink in the garage and one that can fail.
 */
final class Wall implements AutoCloseable {
  private final Gateway gateway;
  private final PitWall wall;
  private final ApiServer server;
  private final Uplink uplink;
  private final HttpClient client = HttpClient.newHttpClient();

  private Wall(Path folder, UnaryOperator<ObjectNode> more) throws Exception {
    this.uplink = new Uplink(new FileSink("cloud", folder.resolve("cloud"), "site"));
    this.gateway =
        Gateway.open(
            GatewayOptions.at(folder.resolve("data"))
                .with(
                    DeliveryOptions.standard()
                        .withLinger(Duration.ofMillis(500))
                        .withBackoff(Duration.ofMillis(300), Duration.ofSeconds(1)))
                .with(new FileSink("site", folder.resolve("site"), "site"))
                .with(uplink));
    Spotter spotter = Spotter.open(gateway, Objectives.standard());
    Supplier<ObjectNode> health = () -> more.apply(PictureView.of(spotter.look()));
    this.wall = PitWall.open(gateway, health);
    List<Route> routes = new ArrayList<>(wall.routes());
    routes.addAll(new AlertRoutes(spotter).all());
    this.server =
        ApiServer.open(
            spotter, ApiOptions.at("127.0.0.1", 0), routes, Protection.none(gateway.time()));
  }

  static Wall in(Path folder) throws Exception {
    return new Wall(folder, UnaryOperator.identity());
  }

  /** A gateway whose health says more than it knows by itself. */
  static Wall in(Path folder, UnaryOperator<ObjectNode> more) throws Exception {
    return new Wall(folder, more);
  }

  /** The way to a sink, which can be unplugged. */
  private static final class Uplink implements Sink {
    private final Sink sink;
    private volatile boolean plugged = true;

    Uplink(Sink sink) {
      this.sink = sink;
    }

    @Override
    public String name() {
      return sink.name();
    }

    @Override
    public String destination() {
      return sink.destination();
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
      return plugged
          ? sink.deliver(batch)
          : new Delivery.Unavailable("the uplink is down", "plug it in");
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }

  Gateway gateway() {
    return gateway;
  }

  void plug(boolean in) {
    uplink.plugged = in;
  }

  String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws Exception {
    return Json.read(get(path).body());
  }

  @Override
  public void close() {
    client.shutdownNow();
    end();
  }

  /** The gateway ends; twice does nothing more. */
  void end() {
    wall.close();
    server.close();
    gateway.close();
  }
}
