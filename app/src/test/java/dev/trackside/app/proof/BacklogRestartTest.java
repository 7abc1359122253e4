package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A gateway with a large backlog is killed and started again: how long until it acknowledges, and
 * until it delivers, and whether it still knows what it has.
 */
final class BacklogRestartTest {
  private static final int PACKETS = 10_000_000;
  private static final int CHUNK = 5_000;
  private static final int RESTARTS = 4;
  private static final int SENT_AGAIN = 100;
  private static final long START = 1_756_645_392_000_000_000L;

  /** A guard against hangs. The promise of 5 s is reported, not asserted. */
  private static final double RESTART_SECONDS_MOST = 30;

  @TempDir Path root;

  private int acknowledged;

  @Test
  void startsWithTenMillionPackets() throws Exception {
    restart("ten-million", false);
  }

  @Test
  void startsWithTenMillionPacketsWhoseIdsItMustKnow() throws Exception {
    restart("ten-million-with-ids", true);
  }

  private void restart(String name, boolean withIds) throws Exception {
    GatewayProcess.Plan plan = GatewayProcess.Plan.below(root);
    fill(plan.data(), withIds);
    RestartTimes times = new RestartTimes();
    long pendingAtLast = 0;
    for (int start = 0; start < RESTARTS; start++) {
      try (GatewayProcess gateway = GatewayProcess.start(plan)) {
        pendingAtLast = live(gateway, times, withIds);
        gateway.kill();
      }
    }
    times.report(
        "BacklogRestartTest " + name,
        Path.of("target", "backlog-" + name + ".json"),
        Api.JSON.createObjectNode().put("packets", PACKETS).put("pending", pendingAtLast));
    assertThat(times.most()).as("seconds of a restart").isLessThan(RESTART_SECONDS_MOST);
  }

  private void fill(Path data, boolean withIds) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream stream = new Stream("car-1", "backlog", "zandvoort");
    try (Gateway gateway = Gateway.open(GatewayOptions.at(data))) {
      for (int number = 0; number < PACKETS; number++) {
        builder.begin(stream, START + number * 1_000_000L);
        if (withIds) {
          builder.packetId(id(number));
        }
        builder.number("speed", TrafficPlan.speed(number)).number("rpm", 11_800).end();
        if (builder.count() == CHUNK) {
          assertThat(gateway.accept(builder.build(gateway.requestIds(), START)))
              .isInstanceOf(Receipt.class);
        }
      }
    }
  }

  private static String id(int number) {
    return "b" + number;
  }

  /** From the start to the first new packet, the first re-sent one and the first batch. */
  private long live(GatewayProcess gateway, RestartTimes times, boolean withIds) throws Exception {
    long batches = batches();
    gateway.awaitReady();
    times.ready(System.nanoTime() - gateway.startedAtNanos());
    JsonNode first = send(gateway, "new" + acknowledged++, 1);
    times.firstAck(System.nanoTime() - gateway.startedAtNanos());
    assertThat(first.path("accepted").asInt()).as("" + first).isEqualTo(1);
    if (withIds) {
      StringBuilder known = new StringBuilder();
      for (int number = PACKETS - SENT_AGAIN; number < PACKETS; number++) {
        known.append(line(id(number), number));
      }
      JsonNode again = send(gateway, known.toString());
      assertThat(again.path("duplicate").asInt()).as("" + again).isEqualTo(SENT_AGAIN);
    }
    Await.holds("batches go to the sink again", () -> batches() > batches);
    JsonNode ledger = gateway.api().ledger();
    assertThat(ledger.path("balanced").asBoolean()).as("" + ledger).isTrue();
    return ledger.path("pending").asLong() + ledger.path("draining").asLong();
  }

  private static JsonNode send(GatewayProcess gateway, String packetId, int number)
      throws IOException, InterruptedException {
    return send(gateway, line(packetId, number));
  }

  private static JsonNode send(GatewayProcess gateway, String body)
      throws IOException, InterruptedException {
    Api.Reply reply = gateway.api().packets(body.getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  private static String line(String packetId, int number) {
    String head = "{\"packet_id\":\"%s\",\"source\":\"car-1\",\"timestamp\":1756645392000,";
    return (head + "\"samples\":{\"speed\":%s}}%n").formatted(packetId, TrafficPlan.speed(number));
  }

  private long batches() throws IOException {
    Path out = root.resolve("out");
    if (!Files.isDirectory(out)) {
      return 0;
    }
    try (java.util.stream.Stream<Path> files = Files.list(out)) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).count();
    }
  }
}
