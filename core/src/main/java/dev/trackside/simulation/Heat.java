package dev.trackside.simulation;

/**
 * The temperatures of a car: tyres and brakes of the four wheels (front left, front right, rear
 * left, rear right), and the engine's fluids. Heat comes from the forces, air takes it away.
 */
final class Heat {
  static final int WHEELS = 4;

  private static final double AIR = 22;
  private static final double TYRE_HEATING = 0.0085;
  private static final double DISC_JOULES_A_KELVIN = 3_100;
  private static final double PROBE_SECONDS = 3.2;
  private static final double CARCASS_SECONDS = 70;
  private static final double[] BRAKE_SHARE = {0.27, 0.27, 0.14, 0.14};
  private static final double[] DRIVE_SHARE = {0.1, 0.1, 0.4, 0.4};

  private final double[] tread = {92, 92, 95, 95};
  private final double[] carcass = {88, 88, 90, 90};
  private final double[] disc = {480, 480, 420, 420};
  private final double[] probe = {480, 480, 420, 420};
  private double engine = 112;
  private double water = 108;
  private double oil = 118;

  /**
   * What heats and cools a car at a moment.
   *
   * @param speed m/s
   * @param sideways m/s², positive to the left
   * @param lengthwise m/s², positive forward
   * @param brakeWatts what goes into the brakes
   * @param engineShare how much of its power the engine gives, 0 to 1
   */
  record Load(
      double speed, double sideways, double lengthwise, double brakeWatts, double engineShare) {}

  void step(Load load, double seconds) {
    for (int wheel = 0; wheel < WHEELS; wheel++) {
      stepTyre(wheel, load, seconds);
      stepBrake(wheel, load, seconds);
    }
    double wind = load.speed() - 55;
    engine += (112 + 24 * (load.engineShare() - 0.6) - 0.08 * wind - engine) * seconds / 25;
    water += (108 + 18 * (load.engineShare() - 0.6) - 0.10 * wind - water) * seconds / 40;
    oil += (119 + 20 * (load.engineShare() - 0.6) - 0.07 * wind - oil) * seconds / 60;
  }

  private void stepTyre(int wheel, Load load, double seconds) {
    // in a turn to the left the wheels on the right carry the car
    boolean outer = wheel % 2 == 0 == load.sideways() < 0;
    double side = Math.abs(load.sideways()) * (outer ? 0.62 : 0.38);
    double along =
        Math.abs(load.lengthwise()) * (load.lengthwise() > 0 ? DRIVE_SHARE[wheel] : 0.25);
    // hot rubber slides more easily, and heats itself less
    double rubber = Math.clamp((170 - tread[wheel]) / 75, 0, 1.5);
    double heating = TYRE_HEATING * rubber * load.speed() * (0.9 * side + 0.6 * along);
    double cooling = (0.014 + 0.0005 * load.speed()) * (tread[wheel] - AIR - 10);
    tread[wheel] += (heating - cooling) * seconds;
    carcass[wheel] += (tread[wheel] - carcass[wheel]) * seconds / CARCASS_SECONDS;
  }

  private void stepBrake(int wheel, Load load, double seconds) {
    double heating = load.brakeWatts() * BRAKE_SHARE[wheel];
    double cooling = (16 + 0.75 * load.speed()) * (disc[wheel] - AIR) * (wheel < 2 ? 1 : 0.6);
    disc[wheel] += (heating - cooling) / DISC_JOULES_A_KELVIN * seconds;
    probe[wheel] += (disc[wheel] - probe[wheel]) * seconds / PROBE_SECONDS;
  }

  /** Temperature of a tyre's surface, °C. */
  double tyre(int wheel) {
    return tread[wheel];
  }

  /** Pressure of a tyre by the temperature of the air in it, psi. */
  double tyrePressure(int wheel) {
    double cold = wheel < 2 ? 24.8 : 22.6;
    return cold + (wheel < 2 ? 0.126 : 0.115) * (carcass[wheel] - 70);
  }

  /** Temperature a probe in the disc shows, which is behind the disc's own, °C. */
  double brake(int wheel) {
    return probe[wheel];
  }

  double engine() {
    return engine;
  }

  double water() {
    return water;
  }

  double oil() {
    return oil;
  }
}
