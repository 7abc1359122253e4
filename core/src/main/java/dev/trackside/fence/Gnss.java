package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Circuit;
import dev.trackside.policy.PrivacyClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the satellite positions of a packet whether it was at the circuit that it names. Only the
 * packet's own samples and the policy are asked, so a batch that is made again says the same.
 *
 * <p>Positions are pairs of fields of the class position whose names differ in nothing but their
 * end: {@code lat} and {@code lon}, {@code gps_latitude} and {@code gps_longitude}.
 */
final class Gnss {
  private static final double EARTH_METRES = 6_371_008.8;
  private static final List<String> LATITUDES = List.of("latitude", "lat");
  private static final List<String> LONGITUDES = List.of("longitude", "lon", "lng");

  private final Circuit.Location at;
  private final List<Pair> pairs;

  /** Places of a pair in the shape. */
  private record Pair(int latitude, int longitude) {}

  private Gnss(Circuit.Location at, List<Pair> pairs) {
    this.at = at;
    this.pairs = pairs;
  }

  /** For packets of one shape at a circuit; empty when there is nothing to ask. */
  static Optional<Gnss> of(Circuit circuit, Plan.Field[] fields) {
    if (circuit.location().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> longitudes = ends(fields, LONGITUDES);
    List<Pair> pairs = new ArrayList<>();
    ends(fields, LATITUDES)
        .forEach((stem, place) -> {
          Integer other = longitudes.get(stem);
          if (other != null) {
            pairs.add(new Pair(place, other));
          }
        });
    return pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(new Gnss(circuit.location().get(), pairs));
  }

  /** The places of position fields with one of these ends, by what stands before it. */
  private static Map<String, Integer> ends(Plan.Field[] fields, List<String> ends) {
    Map<String, Integer> found = new HashMap<>();
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].channel().toLowerCase(Locale.ROOT);
      if (fields[i].of() == PrivacyClass.POSITION) {
        for (String end : ends) {
          if (name.endsWith(end)) {
            found.putIfAbsent(name.substring(0, name.length() - end.length()), i);
            break;
          }
        }
      }
    }
    return found;
  }

  /** True when one of the packet's positions is not at the circuit. */
  boolean disagrees(Chunk chunk, int packet) {
    int first = chunk.firstSample(packet);
    for (Pair each : pairs) {
      int latitude = first + each.latitude();
      int longitude = first + each.longitude();
      if (isNumber(chunk, latitude)
          && isNumber(chunk, longitude)
          && isElsewhere(number(chunk, latitude), number(chunk, longitude))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(Chunk chunk, int sample) {
    return chunk.kind(sample) == ValueKind.NUMBER || chunk.kind(sample) == ValueKind.INTEGER;
  }

  private static double number(Chunk chunk, int sample) {
    return chunk.kind(sample) == ValueKind.NUMBER ? chunk.number(sample) : chunk.bits(sample);
  }

  /** A receiver that has no fix says 0, 0: that is no position. */
  private boolean isElsewhere(double latitude, double longitude) {
    boolean isFix = latitude != 0 || longitude != 0;
    return isFix && !(metres(latitude, longitude) <= at.radiusMetres());
  }

  /**
   * The way over the ground, by haversines; strict, so that every machine finds the same. What is
   * no position on the earth is far from everywhere.
   */
  private double metres(double latitude, double longitude) {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      return Double.MAX_VALUE;
    }
    double north = StrictMath.toRadians(latitude - at.latitude());
    double east = StrictMath.toRadians(longitude - at.longitude());
    double cosines =
        StrictMath.cos(StrictMath.toRadians(latitude))
            * StrictMath.cos(StrictMath.toRadians(at.latitude()));
    double half = square(StrictMath.sin(north / 2)) + cosines * square(StrictMath.sin(east / 2));
    return 2 * EARTH_METRES * StrictMath.asin(StrictMath.min(1, StrictMath.sqrt(half)));
  }

  private static double square(double value) {
    return value * value;
  }
}
