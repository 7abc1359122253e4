package dev.trackside.policy;

import dev.trackside.guard.Validity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads jurisdictions and circuits. */
final class PlaceReader {
  /** A circuit, its paddock, its test tracks; the next country is farther nearly everywhere. */
  private static final double RADIUS_METRES = 15_000;

  private PlaceReader() {}

  static Jurisdiction jurisdiction(YamlReader yaml, String code, Node node) {
    Map<String, Node> parts =
        yaml.members(
            node,
            "jurisdiction " + code,
            List.of("name", "within", "common", "law", "rules", "retention"));
    Node rules = parts.get("rules");
    Map<Jurisdiction.Kept, Integer> retention = new EnumMap<>(Jurisdiction.Kept.class);
    Node days = parts.get("retention");
    if (days != null) {
      yaml.members(days, "retention", List.of("health", "personal"))
          .forEach((word, value) ->
              retention.put(
                  word.equals("health") ? Jurisdiction.Kept.HEALTH : Jurisdiction.Kept.PERSONAL,
                  yaml.whole(value)));
    }
    return new Jurisdiction(
        code,
        yaml.demandText(parts, "name", node),
        yaml.text(parts, "within", ""),
        yaml.truth(parts.get("common")),
        yaml.text(parts, "law", ""),
        rules == null ? Map.of() : new RuleReader(yaml).rules(rules),
        retention);
  }

  static Circuit circuit(YamlReader yaml, String key, Node node) {
    Map<String, Node> parts =
        yaml.members(
            node,
            "circuit " + key,
            List.of(
                "name",
                "jurisdiction",
                "aliases",
                "from",
                "to",
                "rounds",
                "lat",
                "lon",
                "radius_km"));
    long from = edge(yaml, parts.get("from"), Long.MIN_VALUE);
    long to = edge(yaml, parts.get("to"), Long.MAX_VALUE);
    if (from >= to) {
      yaml.problem(node, "circuit " + key + " ends before it begins", "swap from and to");
      from = Long.MIN_VALUE;
    }
    List<Circuit.Round> rounds = new ArrayList<>();
    for (Node each : yaml.list(parts.get("rounds"), "rounds")) {
      rounds.add(round(yaml, each));
    }
    return new Circuit(
        key,
        yaml.demandText(parts, "name", node),
        yaml.texts(parts.get("aliases"), "aliases"),
        yaml.demandText(parts, "jurisdiction", node),
        new Validity(from, to),
        rounds,
        location(yaml, node, parts));
  }

  private static Optional<Circuit.Location> location(
      YamlReader yaml, Node circuit, Map<String, Node> parts) {
    Node latitude = parts.get("lat");
    Node longitude = parts.get("lon");
    Node radius = parts.get("radius_km");
    if (latitude == null || longitude == null) {
      if (latitude != null || longitude != null || radius != null) {
        yaml.problem(circuit, "lat or lon is missing", "write lat: 45.6156, lon: 9.2811, or none");
      }
      return Optional.empty();
    }
    return Optional.of(
        new Circuit.Location(
            within(yaml, latitude, -90, 90),
            within(yaml, longitude, -180, 180),
            radius == null ? RADIUS_METRES : within(yaml, radius, 1, 1_000) * 1_000));
  }

  private static double within(YamlReader yaml, Node node, double least, double most) {
    double value = yaml.number(node);
    if (value < least || value > most) {
      yaml.problem(
          node,
          "%s is not from %s to %s".formatted(yaml.text(node), least, most),
          "lat and lon are degrees, radius_km is kilometres");
    }
    return value;
  }

  private static long edge(YamlReader yaml, @Nullable Node node, long preset) {
    return node == null ? preset : Math.multiplyExact(yaml.moment(node), 1_000_000L);
  }

  private static Circuit.Round round(YamlReader yaml, Node node) {
    Map<String, Node> parts =
        yaml.members(node, "a round", List.of("season", "round", "from", "to", "status"));
    String status = yaml.text(parts, "status", "scheduled");
    if (!List.of("scheduled", "cancelled").contains(status)) {
      yaml.problem(node, "there is no status " + status, "write scheduled or cancelled");
    }
    for (String each : List.of("season", "round", "from", "to")) {
      yaml.demandText(parts, each, node);
    }
    for (String each : List.of("from", "to")) {
      if (parts.containsKey(each)) {
        yaml.moment(parts.get(each));
      }
    }
    return new Circuit.Round(
        parts.containsKey("season") ? yaml.whole(parts.get("season")) : 0,
        parts.containsKey("round") ? yaml.whole(parts.get("round")) : 0,
        yaml.text(parts, "from", ""),
        yaml.text(parts, "to", ""),
        status.equals("cancelled"));
  }
}
