package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks that were configured once and are not any more. */
final class RestingSinksTest {
  @TempDir Path folder;

  private static void send(Gateway gateway, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      builder.begin(new Stream("car-44", "race", "spa"), i).number("speed", 1).end();
    }
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  @Test
  void whatWasDeliveredStaysSyncedWhenTheGatewayStartsWithoutASink() throws Exception {
    GatewayOptions options = GatewayOptions.at(folder.resolve("data"));
    try (Gateway gateway = Gateway.open(options.withFileSink(folder.resolve("out")))) {
      send(gateway, 10);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
    }
    try (Gateway gateway = Gateway.open(options)) {
      send(gateway, 5);
      assertThat(gateway.ledger().synced()).isEqualTo(10);
      assertThat(gateway.ledger().pending()).isEqualTo(5);
      assertThat(gateway.backlog()).isEqualTo(5);
      assertThat(gateway.auditLedger()).isEqualTo(gateway.ledger());
    }
  }

  @Test
  void anAbandonedSinkWithUnfinishedBatchesIsNamedByHealth() throws Exception {
    GatewayOptions options = GatewayOptions.at(folder.resolve("data"));
    try (Gateway gateway = Gateway.open(options.with(new DeadSink()))) {
      send(gateway, 10);
      gateway.drain();
      Eventually.holds("a sealed batch", () -> gateway.ledger().draining() == 10);
    }
    try (Gateway gateway = Gateway.open(options.withFileSink(folder.resolve("out")))) {
      assertThat(gateway.health().problems())
          .anyMatch(problem -> problem.what().contains("dead is not configured any more"));
    }
  }

  @Test
  @SuppressWarnings("try") // Closing twice is what is meant.
  void aGatewayMayBeClosedTwice() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder.resolve("data")))) {
      gateway.close();
    }
  }

  private record DeadSink() implements Sink {
    @Override
    public String name() {
      return "dead";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) {
      return new Delivery.Unavailable("dead", "leave it");
    }

    @Override
    public void close() {}
  }
}
