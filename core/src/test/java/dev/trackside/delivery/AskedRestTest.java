package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink that says when it wants to see the batch again. */
@Timeout(120)
final class AskedRestTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;
  private final AtomicInteger attempts = new AtomicInteger();

  /** Has enough for now the first time it is asked, and takes everything from then on. */
  private final class Busy implements Sink {
    private final Duration rest;

    Busy(Duration rest) {
      this.rest = rest;
    }

    @Override
    public String name() {
      return "busy";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) {
      return attempts.incrementAndGet() == 1
          ? new Delivery.Unavailable("enough for now", "come again", rest)
          : new Delivery.Acknowledged("taken");
    }

    @Override
    public void close() {}
  }

  private Gateway open(Duration rest) {
    return Gateway.open(
        GatewayOptions.at(folder.resolve("data"))
            .with(
                DeliveryOptions.standard()
                    .withBackoff(QUICK, QUICK)
                    .withLinger(Duration.ZERO)
                    .withBatch(7, 1 << 20))
            .with(new Busy(rest)));
  }

  @Test
  void isLeftAloneUntilSomebodyWantsToDrainAtOnce() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    try (Gateway gateway = open(Duration.ofHours(1))) {
      traffic.send(gateway, 10);
      Eventually.holds("an attempt", () -> attempts.get() > 0);
      for (int i = 0; i < 15; i++) { // packets and holds call the threads, and change nothing
        traffic.send(gateway, 10);
        gateway.pause("busy", i % 2 == 0);
        TimeUnit.MILLISECONDS.sleep(100);
      }
      gateway.pause("busy", false);
      assertThat(attempts).as("attempts while it rests").hasValue(1);
      gateway.drain();
      Eventually.holds("everything is there", () -> gateway.ledger().pending() == 0);
    }
  }

  @Test
  void isAskedAgainByItselfWhenItsRestIsOver() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    try (Gateway gateway = open(Duration.ofMillis(300))) {
      traffic.send(gateway, 10);
      Eventually.holds("everything is there", () -> gateway.ledger().synced() == 10);
    }
  }

  @Test
  void isNoReasonToWaitWithClosing() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    try (Gateway gateway = open(Duration.ofHours(1))) {
      traffic.send(gateway, 10);
      Eventually.holds("an attempt", () -> attempts.get() > 0);
    }
    assertThat(attempts).hasValue(1);
  }
}
