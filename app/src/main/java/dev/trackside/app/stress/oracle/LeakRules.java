package dev.trackside.app.stress.oracle;

import dev.trackside.app.stress.traffic.CarChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a cloud in the United Kingdom may get, by circuit, written down by hand from the matrix of
 * docs/heart-rate.md: the car and how it is driven as they are, its place along the track in coarse
 * steps, the driver's pulse as a mean of thirty seconds where British law alone binds and nowhere
 * else, his name only under a code, and nothing that nobody knows.
 */
final class LeakRules {
  private static final Map<String, Set<String>> MEANS =
      Map.of(
          "silverstone", Set.of("heart_rate_mean_30s"), "zandvoort", Set.of(), "monza", Set.of());
  private static final String COARSE_PLACE = "track_position";
  private static final String CANARY = "Canary Driver";
  private static final long MAY_LEAVE = CarChannels.leaving();

  private LeakRules() {}

  /** The names of what should not be in a line of a packet from a circuit; empty for nothing. */
  static List<String> leaks(String line, JsonNode packet, String circuit) {
    List<String> leaks = new ArrayList<>();
    if (line.contains(CANARY)) {
      leaks.add("driver_name");
    }
    for (String name : packet.path("samples").propertyNames()) {
      int place = CarChannels.place(name);
      boolean mayLeave =
          place >= 0
              ? (MAY_LEAVE >> place & 1) == 1
              : name.equals(COARSE_PLACE) || MEANS.getOrDefault(circuit, Set.of()).contains(name);
      if (!mayLeave) {
        leaks.add(name);
      }
    }
    return leaks;
  }
}
