package dev.trackside.app.stress.traffic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the cars measure, as the oracle knows it: each channel's place, limits and kind. Written
 * down here a second time, from docs/real-sessions.md and the rulebook of the channels, so that a
 * wrong limit in the gateway shows.
 */
public final class CarChannels {
  /** The place of a channel under a name that nobody knows. */
  static final int DRIFTED = 62;

  /** The driver's pulse. */
  public static final String PULSE = "heart_rate";

  /** What stands behind a channel's name when it drifts. */
  static final String DRIFT = "_v9";

  private static final List<Channel> ALL =
      List.of(
          vehicle("speed", 0, 400),
          vehicle("rpm", 0, 16_000),
          vehicle("gear", -1, 9),
          behaviour("throttle", 0, 100),
          behaviour("brake", 0, 100),
          vehicle("drs", 0, 14),
          behaviour("steering", -500, 500),
          behaviour("g_force_lateral", -8, 8),
          behaviour("g_force_longitudinal", -8, 8),
          behaviour("g_force_vertical", -5, 8),
          vehicle("aero_load", -500, 3_000),
          vehicle("lap", 0, 200),
          vehicle("lap_distance", 0, 30_000),
          position("x"),
          position("y"),
          position("z"),
          vehicle("brake_temp_fl", 0, 1_300),
          vehicle("brake_temp_fr", 0, 1_300),
          vehicle("brake_temp_rl", 0, 1_300),
          vehicle("brake_temp_rr", 0, 1_300),
          vehicle("oil_pressure", 0, 20),
          vehicle("tyre_temp_fl", -20, 200),
          vehicle("tyre_temp_fr", -20, 200),
          vehicle("tyre_temp_rl", -20, 200),
          vehicle("tyre_temp_rr", -20, 200),
          vehicle("tyre_pressure_fl", 5, 45),
          vehicle("tyre_pressure_fr", 5, 45),
          vehicle("tyre_pressure_rl", 5, 45),
          vehicle("tyre_pressure_rr", 5, 45),
          vehicle("engine_temp", -40, 1_000),
          vehicle("water_temp", -40, 160),
          vehicle("oil_temp", -40, 180),
          vehicle("fuel_level", 0, 150),
          vehicle("battery_voltage", 0, 18),
          new Channel(PULSE, 25, 250, Kind.HEALTH));

  private static final Map<String, Integer> PLACES = places();

  /** How many channels a simulated car has; the pulse is not among them. */
  public static final int OF_CAR = ALL.size() - 1;

  private CarChannels() {}

  private enum Kind {
    VEHICLE,
    BEHAVIOUR,
    POSITION,
    HEALTH
  }

  private record Channel(String name, double min, double max, Kind kind) {}

  private static Channel vehicle(String name, double min, double max) {
    return new Channel(name, min, max, Kind.VEHICLE);
  }

  private static Channel behaviour(String name, double min, double max) {
    return new Channel(name, min, max, Kind.BEHAVIOUR);
  }

  private static Channel position(String name) {
    return new Channel(name, -30_000, 30_000, Kind.POSITION);
  }

  private static Map<String, Integer> places() {
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < ALL.size(); place++) {
      places.put(ALL.get(place).name(), place);
    }
    return places;
  }

  /** A channel's place, 0 to 62; that of drifted names where it is one, and -1 for others. */
  public static int place(String name) {
    Integer place = PLACES.get(name);
    return place != null ? place : name.endsWith(DRIFT) ? DRIFTED : -1;
  }

  /** The channel's name at a place. */
  public static String name(int place) {
    return place == DRIFTED ? "*" + DRIFT : ALL.get(place).name();
  }

  /** True when a number can be the channel's; 104 and 128 are how some say "no signal". */
  static boolean takes(int place, double value) {
    Channel channel = ALL.get(place);
    boolean isNoSignal =
        ((channel.name().equals("throttle") || channel.name().equals("brake")) && value == 104)
            || (channel.name().equals("gear") && value == 128);
    return value >= channel.min() && value <= channel.max() && !isNoSignal;
  }

  /** The places of what may leave as it is, whatever the circuit: the car, and how it is driven. */
  public static long leaving() {
    long mask = 0;
    for (int place = 0; place < ALL.size(); place++) {
      Kind kind = ALL.get(place).kind();
      if (kind == Kind.VEHICLE || kind == Kind.BEHAVIOUR) {
        mask |= 1L << place;
      }
    }
    return mask;
  }

  /** What a sample adds to its packet's sum, by which a changed value shows. */
  public static int sum(int place, double value) {
    long mixed = Double.doubleToLongBits(value + 0.0) * 0x9E3779B97F4A7C15L + place;
    mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed ^ mixed >>> 32);
  }
}
