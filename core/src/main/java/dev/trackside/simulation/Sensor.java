package dev.trackside.simulation;

import java.util.List;

/** The sensors of a car, with what they can tell apart, how much they waver and how often. */
enum Sensor {
  SPEED("speed", Every.PACKET, 10, 0.12),
  RPM("rpm", Every.PACKET, 1, 18),
  GEAR("gear", Every.PACKET, 1, 0),
  THROTTLE("throttle", Every.PACKET, 10, 0),
  BRAKE("brake", Every.PACKET, 10, 0),
  DRS("drs", Every.PACKET, 1, 0),
  STEERING("steering", Every.PACKET, 10, 0.3),
  G_LATERAL("g_force_lateral", Every.PACKET, 100, 0.03),
  G_LONGITUDINAL("g_force_longitudinal", Every.PACKET, 100, 0.03),
  G_VERTICAL("g_force_vertical", Every.PACKET, 100, 0.12),
  AERO_LOAD("aero_load", Every.PACKET, 1, 6),
  LAP("lap", Every.PACKET, 1, 0),
  LAP_DISTANCE("lap_distance", Every.PACKET, 10, 0),
  X("x", Every.PACKET, 1, 1),
  Y("y", Every.PACKET, 1, 1),
  Z("z", Every.PACKET, 1, 1),
  BRAKE_TEMP_FL("brake_temp_fl", Every.FIFTH, 10, 0.6),
  BRAKE_TEMP_FR("brake_temp_fr", Every.FIFTH, 10, 0.6),
  BRAKE_TEMP_RL("brake_temp_rl", Every.FIFTH, 10, 0.6),
  BRAKE_TEMP_RR("brake_temp_rr", Every.FIFTH, 10, 0.6),
  OIL_PRESSURE("oil_pressure", Every.FIFTH, 100, 0.04),
  TYRE_TEMP_FL("tyre_temp_fl", Every.TENTH, 10, 0.2),
  TYRE_TEMP_FR("tyre_temp_fr", Every.TENTH, 10, 0.2),
  TYRE_TEMP_RL("tyre_temp_rl", Every.TENTH, 10, 0.2),
  TYRE_TEMP_RR("tyre_temp_rr", Every.TENTH, 10, 0.2),
  TYRE_PRESSURE_FL("tyre_pressure_fl", Every.TENTH, 100, 0.012),
  TYRE_PRESSURE_FR("tyre_pressure_fr", Every.TENTH, 100, 0.012),
  TYRE_PRESSURE_RL("tyre_pressure_rl", Every.TENTH, 100, 0.012),
  TYRE_PRESSURE_RR("tyre_pressure_rr", Every.TENTH, 100, 0.012),
  ENGINE_TEMP("engine_temp", Every.TENTH, 10, 0.1),
  WATER_TEMP("water_temp", Every.TENTH, 10, 0.1),
  OIL_TEMP("oil_temp", Every.TENTH, 10, 0.1),
  FUEL_LEVEL("fuel_level", Every.TENTH, 100, 0.02),
  BATTERY_VOLTAGE("battery_voltage", Every.TENTH, 100, 0.015);

  /** All sensors, in the order in which a packet holds them: the fast ones first. */
  static final List<Sensor> ALL = List.of(values());

  private final String channel;
  private final Every every;
  private final double stepsAUnit;
  private final double waver;

  /** How often a sensor is read. */
  private enum Every {
    PACKET(1),
    FIFTH(5),
    TENTH(10);

    private final int packets;

    Every(int packets) {
      this.packets = packets;
    }
  }

  Sensor(String channel, Every every, double stepsAUnit, double waver) {
    this.channel = channel;
    this.every = every;
    this.stepsAUnit = stepsAUnit;
    this.waver = waver;
  }

  /** The channel it is sent as. */
  String channel() {
    return channel;
  }

  /** True for the sensors that are in every packet. */
  boolean isFast() {
    return every == Every.PACKET;
  }

  /** True when it is read for the packet of this number. */
  boolean isDue(long packet) {
    return packet % every.packets == 0;
  }

  /** What it shows for a true value. */
  double reading(double value, Noise noise) {
    double shown = waver == 0 ? value : value + waver * noise.wobble();
    // adding zero turns -0 into 0, which no sensor sends
    return Math.rint(shown * stepsAUnit) / stepsAUnit + 0.0;
  }
}
