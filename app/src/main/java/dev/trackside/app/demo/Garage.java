package dev.trackside.app.demo;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.simulation.SensorFault;
import dev.trackside.simulation.SimulatedSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The receivers in the garage: they take what the cars send, and post it to the gateway until it is
 * acknowledged. For one thread.
 */
final class Garage {
  private static final int TRIES = 20;
  private static final int WAIT_MILLIS = 10_000;

  private final SimulatedSession session;
  private final String url;
  private final ChunkBuilder builder = new ChunkBuilder();
  private final Map<String, List<String>> acknowledged = new LinkedHashMap<>();
  private final List<Long> ackMicros = new ArrayList<>();
  private long samples;
  private long faulty;

  Garage(SimulatedSession session, String api) {
    this.session = session;
    this.url = api + "/api/v1/packets";
  }

  /** Sends what was measured before a time, epoch nanoseconds. */
  void sendUntil(long epochNanos) throws IOException, InterruptedException {
    if (session.advance(builder, epochNanos) == 0) {
      return;
    }
    Chunk chunk = builder.build();
    StringBuilder body = new StringBuilder();
    for (int packet = 0; packet < chunk.count(); packet++) {
      body.append(Json.line(packet(chunk, packet))).append('\n');
    }
    post(body.toString().getBytes(StandardCharsets.UTF_8), chunk.count());
    for (int packet = 0; packet < chunk.count(); packet++) {
      acknowledged
          .computeIfAbsent(chunk.stream(packet).source(), source -> new ArrayList<>())
          .add(chunk.packetIds().text(packet));
    }
  }

  private ObjectNode packet(Chunk chunk, int packet) {
    ObjectNode json = Json.object();
    json.put("packet_id", chunk.packetIds().text(packet));
    json.put("source", chunk.stream(packet).source());
    json.put("session", chunk.stream(packet).session());
    json.put("circuit", chunk.stream(packet).circuit());
    json.put("timestamp", Views.timeOfNanos(chunk.eventTime(packet)));
    ObjectNode values = json.putObject("samples");
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      double value = chunk.number(i);
      values.put(chunk.channelOf(packet, i), value);
      samples++;
      faulty += value == SensorFault.RAIL_VALUE ? 1 : 0;
    }
    return json;
  }

  private void post(byte[] body, int packets) throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      long began = System.nanoTime();
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(WAIT_MILLIS);
      connection.setReadTimeout(WAIT_MILLIS);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/x-ndjson");
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        try (InputStream in = connection.getInputStream()) {
          JsonNode receipt = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          if (receipt.path("accepted").asInt(0) + receipt.path("duplicate").asInt(0) != packets) {
            throw new IOException("the gateway did not take every packet: " + receipt);
          }
        }
        ackMicros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
        return;
      }
      // Refused: it is sent again, as any receiver would.
      connection.disconnect();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new IOException("the gateway refused the same packets " + TRIES + " times");
  }

  /** The packet ids that were acknowledged, by source, in the order in which they were sent. */
  Map<String, List<String>> acknowledged() {
    return acknowledged;
  }

  long packets() {
    return acknowledged.values().stream().mapToLong(List::size).sum();
  }

  long samples() {
    return samples;
  }

  /** Samples sent by a sensor that had failed. */
  long faulty() {
    return faulty;
  }

  /** Half of the posts so far were answered within these microseconds. */
  long ackMedianMicros() {
    long[] sorted = ackMicros.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
