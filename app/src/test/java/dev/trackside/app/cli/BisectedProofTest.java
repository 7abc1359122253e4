package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Packets whose batch its sink refused, and which left in parts of it, are proved like others. */
@NullMarked
final class BisectedProofTest {
  private static final int PACKETS = 40;
  private static final String MINDED = "\"speed\":213";

  @TempDir Path folder;
  private final Map<String, byte[]> taken = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();

  /** Refuses what holds one packet. */
  private record Picky(String destination, Map<String, byte[]> taken, List<String> refused)
      implements Sink {
    @Override
    public String name() {
      return "picky";
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      batch.writeTo(out);
      String text = out.toString(StandardCharsets.UTF_8);
      if (text.contains(MINDED)) {
        text.lines().filter(each -> each.contains(MINDED)).forEach(refused::add);
        return new Delivery.Refused("not that one", "leave it out");
      }
      taken.put(batch.id(), out.toByteArray());
      return new Delivery.Acknowledged("taken");
    }

    @Override
    public void close() {}
  }

  private void deliver(String destination) throws Exception {
    GatewayOptions options =
        GatewayOptions.at(folder.resolve("data"))
            .with(DeliveryOptions.standard().withBatch(PACKETS, 1 << 20))
            .with(new Picky(destination, taken, refused));
    try (Gateway gateway = Gateway.open(options)) {
      ChunkBuilder builder = new ChunkBuilder();
      Stream stream = new Stream("car-44", "2026-nl-race", "zandvoort");
      for (int i = 0; i < PACKETS; i++) {
        builder.begin(stream, 1_788_000_000_000_000_000L + i).packetId("p" + i);
        builder.number("speed", 200 + i).number("heart_rate", 150).end();
      }
      gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
    }
    assertThat(taken.values().stream().mapToLong(BisectedProofTest::lines).sum())
        .isEqualTo(PACKETS - 1);
    assertThat(taken).as("the parts").hasSizeGreaterThan(2);
  }

  private static long lines(byte[] batch) {
    return new String(batch, StandardCharsets.UTF_8).lines().count();
  }

  private Outcome prove(String... words) {
    List<String> all = new ArrayList<>(List.of("audit", "prove"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Outcome.of(all.toArray(String[]::new));
  }

  private static String requestId(String line) {
    return Json.read(line).path("request_id").asString("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"site", "home-eu"})
  void eachLineIsProvedInThePartThatTheSinkTook(String destination) throws Exception {
    deliver(destination);
    for (Map.Entry<String, byte[]> part : taken.entrySet()) {
      List<String> lines = new String(part.getValue(), StandardCharsets.UTF_8).lines().toList();
      String id = requestId(lines.getLast());
      Outcome outcome = prove(id, "--json");
      assertThat(outcome.exit()).as(outcome.toString()).isZero();
      JsonNode view = outcome.json();
      assertThat(view.path("not_looked_at")).isEmpty();
      List<String> acknowledged = new ArrayList<>();
      for (JsonNode left : view.path("left")) {
        assertThat(left.path("proved").asBoolean()).isTrue();
        assertThat(left.path("refused").asBoolean())
            .isNotEqualTo(left.path("acknowledged").asBoolean());
        if (left.path("acknowledged").asBoolean()) {
          acknowledged.add(left.path("batch_id").asString(""));
        }
      }
      assertThat(acknowledged).containsExactly(part.getKey());
      String file = Files.write(folder.resolve("part"), part.getValue()).toString();
      Outcome byFile = prove(id, "--batch", file);
      assertThat(byFile.exit()).as(byFile.toString()).isZero();
      assertThat(byFile.out()).contains("acknowledged in batch " + part.getKey());
    }
  }

  @Test
  void theRefusedPacketIsShownAsRefusedAndNowhereAcknowledged() throws Exception {
    deliver("site");
    Outcome outcome = prove(requestId(refused.getFirst()));
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).contains("refused in batch").doesNotContain("acknowledged in");
  }
}
