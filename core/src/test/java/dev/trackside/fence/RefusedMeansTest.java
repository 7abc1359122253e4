package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.sendAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.PickySink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.LoggedGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behind the fence the parts of a refused batch are its lines: the same means, the same codes. */
@Timeout(120)
final class RefusedMeansTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;

  private GatewayOptions options(String name, PickySink sink) {
    return GatewayOptions.at(folder.resolve(name))
        .with(
            DeliveryOptions.standard()
                .withBackoff(QUICK, QUICK)
                .withLinger(Duration.ofMillis(200))
                .withBatch(1_000, 1 << 22))
        .with(sink);
  }

  /** Heart rates at Spa leave as means of whole windows, and in between one packet is minded. */
  private static List<String> packets() {
    List<String> packets = new ArrayList<>();
    for (int second = 0; second < 200; second++) {
      String samples = "\"heart_rate\":%d,\"speed\":%d".formatted(120 + second % 40, second);
      packets.add(packet("spa", second - 7_200, samples));
    }
    return packets;
  }

  private List<String> sent(String name, PickySink sink, int expectedLetters) throws Exception {
    try (Gateway gateway = Gateway.open(options(name, sink))) {
      gateway.pause("", true);
      sendAll(gateway, packets());
      gateway.pause("", false);
      drain(gateway);
      assertThat(gateway.ledger().split()).isEqualTo(expectedLetters);
      assertThat(LoggedGateway.entries(gateway.store(), Kind.BATCH_REJECTED))
          .hasSize(expectedLetters);
      // The newest entries are signed within a second.
      Eventually.holds("the log is intact", () -> verified(gateway) instanceof Verification.Intact);
    }
    return sink.lines().stream().map(RefusedMeansTest::withoutIds).toList();
  }

  private static Verification verified(Gateway gateway) {
    return LoggedGateway.verify(gateway.store(), LoggedGateway.keys(gateway.store()), List.of());
  }

  private static String withoutIds(String line) {
    return line.replaceAll("\"(request_id|batch_id|received_at|packet_id)\":\"[^\"]*\",?", "");
  }

  @Test
  void thePartsHoldTheLinesThatTheWholeHad() throws Exception {
    List<String> whole = sent("whole", new PickySink("cloud", "home-eu", line -> false), 0);
    String minded = "\"speed\":101}";
    List<String> parts =
        sent("parts", new PickySink("cloud", "home-eu", line -> line.contains(minded)), 1);
    assertThat(String.join("\n", whole)).contains("heart_rate_mean");
    List<String> left = whole.stream().filter(line -> !line.contains(minded)).toList();
    assertThat(left).hasSize(199);
    assertThat(parts).isEqualTo(left);
  }
}
