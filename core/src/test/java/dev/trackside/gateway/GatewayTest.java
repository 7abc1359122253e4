package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line from top to bottom, through the library's door. */
final class GatewayTest {
  @TempDir Path folder;

  @Test
  void bringsWhatItAcceptedIntoTheSinkAcrossARestart() throws Exception {
    Path out = folder.resolve("out");
    GatewayOptions options = GatewayOptions.at(folder.resolve("data")).withFileSink(out);
    try (Gateway gateway = Gateway.open(options)) {
      Answer answer = gateway.accept(lap(gateway, 100));
      assertThat(answer).isEqualTo(new Receipt(100, 100, 0, 0, 0, List.of(), 0));
    }
    try (Gateway gateway = Gateway.open(options)) {
      assertThat(gateway.drainAll(Duration.ofSeconds(30))).isTrue();
      Ledger ledger = gateway.ledger();
      assertThat(ledger.balanced()).isTrue();
      assertThat(ledger.synced()).isEqualTo(100);
      assertThat(gateway.auditLedger()).isEqualTo(ledger);
    }
    try (var files = Files.list(out)) {
      assertThat(files.filter(Files::isRegularFile).flatMap(GatewayTest::lines))
          .hasSize(100)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void knowsAsManyPacketsAfterARestartHoweverManyBadSamplesTheyHad() {
    GatewayOptions options =
        GatewayOptions.at(folder.resolve("data"))
            .with(GatewayOptions.Limits.standard().withDuplicateWindow(50));
    try (Gateway gateway = Gateway.open(options)) {
      for (int i = 0; i < 50; i++) {
        assertThat(gateway.accept(withThreeBadSamples(gateway, i)))
            .isEqualTo(new Receipt(1, 1, 0, 0, 3, List.of(), 0));
      }
    }
    try (Gateway gateway = Gateway.open(options)) {
      assertThat(gateway.accept(withThreeBadSamples(gateway, 0)))
          .isEqualTo(new Receipt(1, 0, 0, 1, 0, List.of(), 0));
    }
  }

  private static Chunk withThreeBadSamples(Gateway gateway, int packet) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream("car-44", "race", "zandvoort"), packet).packetId("p" + packet);
    builder.number("speed", 100).number("brake", 104).number("throttle", 104);
    builder.number("gear", 128).end();
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private static java.util.stream.Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Chunk lap(Gateway gateway, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    for (int i = 0; i < packets; i++) {
      builder.begin(car, 1_756_645_392_000_000_000L + i * 10_000_000L);
      builder.number("speed", 200 + i / 10.0).number("rpm", 11_000 + i).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }
}
