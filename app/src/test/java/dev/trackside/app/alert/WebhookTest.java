package dev.trackside.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with a dead letter, at which it is set to warn, and a server that is told of it. */
@Timeout(120)
final class WebhookTest {
  private static final List<Duration> PAUSES = List.of(Duration.ofMillis(1), Duration.ofMillis(1));

  @TempDir Path directory;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private int refusal = 503;
  private HttpServer server;
  private Gateway gateway;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          boolean isRefused = refusals.getAndDecrement() > 0;
          if (!isRefused) {
            told.add(new String(body, StandardCharsets.UTF_8));
          }
          exchange.sendResponseHeaders(isRefused ? refusal : 204, -1);
          exchange.close();
        });
    server.start();
    GatewayOptions.Limits limits = GatewayOptions.Limits.standard();
    gateway =
        Gateway.open(
            GatewayOptions.at(directory.resolve("data"))
                .with(
                    new GatewayOptions.Limits(
                        limits.duplicateWindow(),
                        limits.warnBacklog(),
                        limits.mostBacklog(),
                        limits.textBytesMost(),
                        limits.intakeWait(),
                        limits.retention(),
                        1)));
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream("car-44", "race", "zandvoort"), gateway.time().epochNanos());
    builder.number("speed", 9_999).end();
    Chunk bad = builder.build(gateway.requestIds(), gateway.time().epochNanos());
    gateway.accept(bad);
  }

  @AfterEach
  void close() {
    server.stop(0);
    gateway.close();
  }

  private URI hook() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=secret");
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void isToldThatAnAlertCameAndThatItIsOver() throws Exception {
    try (Spotter wall = Spotter.open(gateway, Objectives.standard());
        Webhook _ = Webhook.start(wall, Optional.of(hook()), PAUSES)) {
      assertThat(next())
          .contains("\"event\":\"raised\"", "\"id\":\"dead_letters.many\"", "\"hint\":\"");
      gateway.workbench().discard(LetterFilter.ALL, "test", "not needed");
      assertThat(next()).contains("\"event\":\"over\"", "\"id\":\"dead_letters.many\"");
      while (wall.calls().delivered() < 2) {
        Thread.sleep(10); // it is counted after it was told
      }
    }
  }

  @Test
  void triesAgainWhileTheOtherSideCannot() throws Exception {
    refusals.set(2);
    try (Spotter wall = Spotter.open(gateway, Objectives.standard());
        Webhook _ = Webhook.start(wall, Optional.of(hook()), PAUSES)) {
      assertThat(next()).contains("\"event\":\"raised\"");
      assertThat(wall.calls().retries()).isEqualTo(2);
    }
  }

  @Test
  void givesUpInTheEndAndCountsIt() throws Exception {
    refusals.set(3);
    try (Spotter wall = Spotter.open(gateway, Objectives.standard());
        Webhook _ = Webhook.start(wall, Optional.of(hook()), PAUSES)) {
      while (wall.calls().failed() == 0) {
        Thread.sleep(10);
      }
      assertThat(wall.calls().delivered()).isZero();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void doesNotRepeatWhatIsSaidToBeWrong() throws Exception {
    refusal = 400;
    refusals.set(1);
    try (Spotter wall = Spotter.open(gateway, Objectives.standard());
        Webhook _ = Webhook.start(wall, Optional.of(hook()), PAUSES)) {
      while (wall.calls().failed() == 0) {
        Thread.sleep(10);
      }
      assertThat(wall.calls().retries()).isZero();
    }
  }

  @Test
  void callsNobodyAboutWhatIsKnownOrSilentAlsoAfterARestart() throws Exception {
    try (Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      assertThat(wall.acknowledge("dead_letters.many")).isEqualTo(1);
    }
    try (Spotter wall = Spotter.open(gateway, Objectives.standard());
        Webhook _ = Webhook.start(wall, Optional.of(hook()), PAUSES)) {
      assertThat(wall.look().alerts()).hasSize(1);
      assertThat(wall.look().alerts().getFirst().isAcknowledged()).isTrue();
      Thread.sleep(300); // for a call that should not be
      assertThat(told).isEmpty();
    }
  }
}
