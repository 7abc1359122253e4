package dev.trackside.app.stress.drive;

import dev.trackside.app.json.Json;
import dev.trackside.app.stress.traffic.MadePacket;
import dev.trackside.app.stress.traffic.SentBook;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One car's receiver in the garage. It posts what the radio brings, in order, and each body again
 * under the same packet ids until it is acknowledged: after a cut nobody knows what became of it,
 * and the gateway says "duplicate" of what it had.
 */
final class Poster {
  /** Bodies that wait; then the radio waits, and with it the traffic. */
  private static final int BODIES_MOST = 64;

  private static final int WAIT_MILLIS = 10_000;
  private static final long AGAIN_MILLIS = 50;
  private static final long GIVE_UP_SECONDS = 180;

  private final URI url;
  private final SentBook book;
  private final Acks acks;
  private final BlockingQueue<List<MadePacket>> bodies = new ArrayBlockingQueue<>(BODIES_MOST);
  private final Thread thread;
  private volatile boolean isEnding;
  private volatile @Nullable String trouble;

  Poster(URI url, SentBook book, Acks acks, int car) {
    this.url = url;
    this.book = book;
    this.acks = acks;
    this.thread = Thread.ofVirtual().name("poster-" + car).start(this::run);
  }

  /** Hands over a body; waits while too many wait already. */
  void post(List<MadePacket> packets) throws InterruptedException {
    if (packets.isEmpty()) {
      return;
    }
    while (!bodies.offer(packets, 1, TimeUnit.SECONDS)) {
      if (!thread.isAlive()) {
        return; // it gave up, and says so at the end
      }
    }
  }

  /** Waits until everything is acknowledged; then what went wrong, null for nothing. */
  @Nullable String finish() throws InterruptedException {
    isEnding = true;
    thread.join(TimeUnit.SECONDS.toMillis(GIVE_UP_SECONDS));
    return thread.isAlive() ? "a car's packets are still not acknowledged" : trouble;
  }

  private void run() {
    try {
      while (!isEnding || !bodies.isEmpty()) {
        List<MadePacket> body = bodies.poll(100, TimeUnit.MILLISECONDS);
        if (body != null) {
          deliver(body);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      trouble = e.getMessage();
    }
  }

  private void deliver(List<MadePacket> packets) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    packets.forEach(packet -> text.append(packet.line()).append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    long begun = System.nanoTime();
    for (int attempt = 1; System.nanoTime() - begun < GIVE_UP_SECONDS * 1e9; attempt++) {
      long sent = System.nanoTime();
      JsonNode receipt = answer(bytes);
      if (receipt != null) {
        demand(receipt, packets.size());
        acks.came(sent, System.nanoTime(), packets.size(), attempt == 1);
        packets.forEach(packet -> book.acknowledge(packet.car(), packet.number()));
        return;
      }
      TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
    }
    throw new IOException("the same packets were not taken for " + GIVE_UP_SECONDS + " s");
  }

  private static void demand(JsonNode receipt, int packets) throws IOException {
    int told =
        receipt.path("accepted").asInt(0)
            + receipt.path("quarantined").asInt(0)
            + receipt.path("duplicate").asInt(0);
    if (told != packets) {
      throw new IOException(
          "a receipt tells of %d packets, %d were sent: %s".formatted(told, packets, receipt));
    }
  }

  /** The receipt; null when there was none, and the body has to be sent again. */
  private @Nullable JsonNode answer(byte[] bytes) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      connection.setConnectTimeout(WAIT_MILLIS);
      connection.setReadTimeout(WAIT_MILLIS);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/x-ndjson");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(bytes.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(bytes);
      }
      int status = connection.getResponseCode();
      acks.tried(false);
      if (status == HttpURLConnection.HTTP_OK) {
        try (InputStream in = connection.getInputStream()) {
          return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | JacksonException e) {
      // Cut: kept or not kept, nobody knows.
      acks.tried(true);
      connection.disconnect();
      return null;
    }
    if (connection.getResponseCode() < HttpURLConnection.HTTP_INTERNAL_ERROR) {
      throw new IOException("the gateway answered " + connection.getResponseCode());
    }
    connection.disconnect();
    return null; // refused for now
  }
}
