package dev.trackside.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * The channels that every gateway knows, with hard limits: outside them a value is wrong, not
 * remarkable. Where limits of two series differ the wider one stands.
 *
 * <p>Sources: the public live-timing feed (104 for "no signal" on throttle and brake, gear 128 in
 * one recorded episode, drs codes 0 to 14), open game-telemetry specifications, published tyre and
 * brake figures. Temperatures of an engine go to 1,000 because exhaust probes share the name.
 */
final class StandardChannels {
  private static final double NO_SIGNAL = 104;
  private static final double NO_GEAR = 128;
  private static final String[] WHEELS = {"", "_fl", "_fr", "_rl", "_rr"};

  private StandardChannels() {}

  static List<Channel> all() {
    List<Channel> channels = new ArrayList<>(drivetrain());
    channels.addAll(chassis());
    channels.addAll(surroundings());
    for (String wheel : WHEELS) {
      channels.add(Channel.number("tyre_pressure" + wheel, "psi", 5, 45));
      channels.add(Channel.number("tyre_temp" + wheel, "°C", -20, 200));
      channels.add(Channel.number("brake_temp" + wheel, "°C", 0, 1_300));
    }
    return channels;
  }

  private static List<Channel> drivetrain() {
    return List.of(
        Channel.number("speed", "km/h", 0, 400),
        Channel.number("rpm", "1/min", 0, 16_000),
        Channel.number("gear", "", -1, 9, NO_GEAR),
        Channel.number("throttle", "%", 0, 100, NO_SIGNAL),
        Channel.number("brake", "%", 0, 100, NO_SIGNAL),
        Channel.number("drs", "code", 0, 14),
        Channel.number("engine_temp", "°C", -40, 1_000),
        Channel.number("engine_temperature", "°C", -40, 1_000),
        Channel.number("water_temp", "°C", -40, 160),
        Channel.number("oil_temp", "°C", -40, 180),
        Channel.number("oil_pressure", "bar", 0, 20),
        Channel.number("fuel_level", "kg", 0, 150),
        Channel.number("battery_voltage", "V", 0, 18),
        Channel.number("ecu_canbus", "", -1e6, 1e6));
  }

  private static List<Channel> chassis() {
    return List.of(
        Channel.number("steering", "°", -500, 500),
        Channel.number("aero_load", "kg", -500, 3_000),
        Channel.number("g_force_lateral", "g", -8, 8),
        Channel.number("g_force_longitudinal", "g", -8, 8),
        Channel.number("g_force_vertical", "g", -5, 8),
        Channel.number("lap", "", 0, 200),
        Channel.number("lap_distance", "m", 0, 30_000),
        Channel.number("x", "1/10 m", -30_000, 30_000),
        Channel.number("y", "1/10 m", -30_000, 30_000),
        Channel.number("z", "1/10 m", -30_000, 30_000));
  }

  private static List<Channel> surroundings() {
    return List.of(
        Channel.number("heart_rate", "bpm", 25, 250),
        Channel.number("spo2", "%", 50, 100),
        Channel.number("air_temp", "°C", -20, 60),
        Channel.number("track_temp", "°C", -10, 80));
  }
}
