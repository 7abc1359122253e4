package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Means that were being formed and cannot be read again are never told; the next ones are. */
@Timeout(120)
final class LostWindowsTest {
  private static final String MEAN = "\"heart_rate_mean_30s\":";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"00", "", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d"})
  void aWindowThatIsLostIsNotToldAndTheNextIs(String stored) throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-eu");
    try (Gateway gateway = fenced.open()) {
      beats(gateway, 0, 25);
      drain(gateway);
      gateway
          .store()
          .write(connection -> {
            try (PreparedStatement statement =
                connection.prepareStatement("UPDATE sink SET windows = ?")) {
              statement.setBytes(1, java.util.HexFormat.of().parseHex(stored));
              assertThat(statement.executeUpdate()).isEqualTo(1);
            }
          });
    }
    try (Gateway gateway = fenced.open()) {
      beats(gateway, 25, 61);
      drain(gateway);
      assertThat(gateway.sinks().getFirst().held()).isZero();
    }
    String all = String.join("\n", fenced.memory.lines());
    // 13:00:00 to 13:00:29 keeps only 5 of its 30 values, and a mean needs 10.
    assertThat(all.split(MEAN, -1)).as("only the second window is told").hasSize(2);
    assertThat(all).contains(MEAN + "180").doesNotContain("\"heart_rate\":");
    assertThat(fenced.memory.lines()).hasSize(61).allMatch(line -> line.contains("_withheld"));
    assertThat(fenced.memory.changed()).isEmpty();
  }

  private static void beats(Gateway gateway, int from, int to) {
    for (int second = from; second < to; second++) {
      String beat = "\"speed\":1,\"heart_rate\":" + (second < 30 ? 140 : 185);
      send(gateway, packet("spa", second, beat));
    }
  }
}
