package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Circuit;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.ShippedPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A packet whose satellites say that it was not at the circuit that it names. */
@Timeout(120)
final class GnssTest {
  private static final String SPA = "    lat: 50.4372\n    lon: 5.9714\n";
  private static final String MONZA = "\"lat\":45.6156,\"lon\":9.2811";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "lat, lon, 50.4372, 5.9714, true",
    "latitude, longitude, 50.50, 6.05, true",
    "gps_lat, gps_lon, 50.4372, 6.18, true",
    "gps_lat, gps_lon, 50.4372, 6.19, false",
    "Lat, Lon, 45.6156, 9.2811, false",
    "gnss_lat, gnss_lon, -50.4372, 5.9714, false",
    "gps_latitude, gps_longitude, 504372000, 59714000, false",
    "lat, lon, 0, 0, true",
    "lat, lon, 0, 5.9714, false",
    "lat, gps_lon, 45.6156, 9.2811, true",
    "speed, lon, 45.6156, 9.2811, true"
  })
  void aPairOfPositionFieldsIsHeldAgainstTheCircuit(
      String one, String other, double latitude, double longitude, boolean agrees) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream("car-44", "q", "spa"), FencedGateway.RACE.toEpochMilli() * 1_000_000);
    builder.number(one, latitude).number(other, longitude).number("throttle", 99).end();
    Chunk chunk = builder.build();
    Policy policy = ShippedPolicy.get();
    Terms terms = new Terms(policy.hash(), "home-gb", FencedGateway.RACE.toEpochMilli(), false);
    Plans plans = new Plans(policy, terms, (ruling, stream, nanos, text) -> "");
    plans.turnTo(chunk);
    assertThat(plans.of(0).doubt()).isEqualTo(agrees ? "" : "gnss_disagrees");
    assertThat(plans.of(0).jurisdiction()).isEqualTo(agrees ? "BE" : "");
  }

  @Test
  void whatIsPersonalWaitsAndTheRestIsMetadataUntilThePolicyKnowsThePlace() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    fenced.turns = () -> Turn.TAKE_AND_THROW;
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0.5, "\"speed\":299.5,\"throttle\":99," + MONZA));
      send(gateway, packet("spa", 1, "\"driver\":\"Ann\"," + MONZA));
      send(
          gateway, packet("spa", 2, "\"speed\":298,\"driver\":\"Ann\",\"lat\":50.44,\"lon\":5.97"));
      send(gateway, packet("spa", 3, "\"speed\":297,\"throttle\":98"));
      Eventually.holds("sent once", () -> !fenced.memory.attempts().isEmpty());
    }
    fenced.turns = () -> Turn.TAKE;
    try (Gateway gateway = fenced.open()) {
      drain(gateway);
      List<String> lines = fenced.lines(3);
      assertThat(lines.get(0))
          .contains("\"samples\":{}", "\"circuit\":\"\"", "\"_place\":\"gnss_disagrees\"")
          .contains("\"timestamp\":\"2026-09-06T13:00:00.000Z\"")
          .doesNotContain("299.5", "spa", "45.6");
      assertThat(lines.get(1)).contains("\"speed\":298", "\"driver\":\"p-", "\"circuit\":\"spa\"");
      assertThat(lines.get(2)).contains("\"throttle\":98").doesNotContain("_place");
      assertThat(gateway.sinks().getFirst().held()).isEqualTo(1);

      send(gateway, packet("spa", 4, "\"speed\":296," + MONZA));
      drain(gateway);
      assertThat(gateway.sinks().getFirst().astray()).isPositive();
      assertThat(gateway.health().problems())
          .anyMatch(each -> each.what().contains("gnss_disagrees"));

      // The circuit has moved, says the next policy: what waited follows, once.
      Policy moved =
          FencedGateway.changed(
              "circuits.yaml", SPA, "    lat: 45\n    lon: 9\n    radius_km: 90\n");
      gateway.policies().orElseThrow().activate(moved, "test", "");
      assertThat(fenced.lines(7).get(4)).contains("\"speed\":299.5", "\"throttle\":99");
      drain(gateway);
      assertThat(gateway.sinks().getFirst().held()).isZero();
    }
    assertThat(fenced.memory.changed()).as("made again after the restart").isEmpty();
  }

  @Test
  void everyCircuitOfTheCalendarHasItsPlaceWhichStandsInThePolicysHash() throws Exception {
    Policy shipped = ShippedPolicy.get();
    for (Circuit each : shipped.parts().circuits()) {
      assertThat(each.location().isPresent() || each.rounds().isEmpty()).as(each.key()).isTrue();
    }
    Policy again =
        PolicyReader.read(List.of(new PolicyReader.Document("again", shipped.canonical())));
    assertThat(again.hash()).isEqualTo(shipped.hash());
    assertThat(again.parts().circuits().stream().filter(each -> each.location().isPresent()))
        .hasSizeGreaterThanOrEqualTo(24);
    assertThat(FencedGateway.changed("circuits.yaml", "50.4372", "50.4373").hash())
        .isNotEqualTo(shipped.hash());
    for (String wrong :
        List.of("    lat: 50\n    lan: 5\n", "    lat: 50\n", "    lat: -91\n    lon: 5\n")) {
      assertThatThrownBy(() -> FencedGateway.changed("circuits.yaml", SPA, wrong))
          .as(wrong)
          .isInstanceOf(PolicyException.class);
    }
  }
}
