package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.simulation.SensorFault;
import dev.trackside.simulation.SimulatedSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Cars that drive, and send what they measure to a gateway as they measure it. */
final class Garage implements AutoCloseable {
  private static final long TICK_NANOS = 100_000_000L;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Supplier<String> api;
  private final SimulatedSession session;
  private final ChunkBuilder builder = new ChunkBuilder();
  private final Thread thread;
  private volatile boolean stops;
  private volatile long startedAt;

  Garage(Supplier<String> api, List<Integer> cars, int packetsPerSecond) {
    this.api = api;
    this.startedAt = now();
    this.session =
        SimulatedSession.builder()
            .session("2025-nl-zandvoort-race")
            .cars(cars)
            .packetsPerSecond(packetsPerSecond)
            .start(startedAt)
            .build();
    this.thread = Thread.ofPlatform().name("garage").daemon(true).unstarted(this::drive);
  }

  Garage start() {
    thread.start();
    return this;
  }

  /** Lets a sensor fail from now on, for a while. */
  void fail(String source, String channel, Duration most) {
    fail(source, channel, SensorFault.Kind.RAIL, most);
  }

  void fail(String source, String channel, SensorFault.Kind kind, Duration most) {
    synchronized (session) {
      long from = now();
      session.inject(new SensorFault(kind, source, channel, from, from + most.toNanos()));
    }
  }

  private void drive() {
    while (!stops) {
      try {
        send();
      } catch (IOException e) {
        // The gateway is gone: these are the tests of its page, not of its senders.
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void send() throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    synchronized (session) {
      session.advance(builder, now());
      Chunk chunk = builder.build();
      for (int packet = 0; packet < chunk.count(); packet++) {
        body.append(Json.line(json(chunk, packet))).append('\n');
      }
    }
    if (!body.isEmpty()) {
      post(body.toString());
    }
  }

  /** Sends lines as they are. */
  String post(String lines) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.get() + "/api/v1/packets"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static ObjectNode json(Chunk chunk, int packet) {
    ObjectNode json = Json.object();
    json.put("packet_id", chunk.packetIds().text(packet));
    json.put("source", chunk.stream(packet).source());
    json.put("session", chunk.stream(packet).session());
    json.put("circuit", chunk.stream(packet).circuit());
    json.put("timestamp", Views.timeOfNanos(chunk.eventTime(packet)));
    ObjectNode values = json.putObject("samples");
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      values.put(chunk.channelOf(packet, i), chunk.number(i));
    }
    return json;
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public void close() {
    goHome();
  }

  /** The cars send nothing more. */
  void goHome() {
    stops = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
