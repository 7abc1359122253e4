package dev.trackside.simulation;

/**
 * What a car can do: a point with mass, tyres, wings and an engine.
 *
 * @param massKilograms car and driver, without fuel
 * @param powerWatts at the wheels
 * @param downforce newtons a (m/s)²
 * @param drag newtons a (m/s)², rear wing shut
 * @param grip friction of the tyres
 */
record CarSetup(
    double massKilograms, double powerWatts, double downforce, double drag, double grip) {

  /** Standard gravity, m/s². */
  static final double GRAVITY = 9.80665;

  /** What an open rear wing leaves of the drag. */
  static final double OPEN_WING = 0.82;

  /** Fuel at the start of a race, kg. */
  static final double FULL_TANK = 104;

  /** How much of the grip a driver dares to brake with. */
  private static final double BRAKING = 0.72;

  /** How much of the load the driven wheels carry. */
  private static final double DRIVEN = 0.58;

  private static final double ROLLING_NEWTONS = 180;

  /** Wings as teams choose them for a track: the first factor for load, the second for drag. */
  static CarSetup withWings(double downforceArea, double dragArea) {
    double halfDensity = 0.6;
    return new CarSetup(800, 700_000, halfDensity * downforceArea, halfDensity * dragArea, 1.80);
  }

  /** The same car on a day, or with a driver, that is a little better or worse. */
  CarSetup gripTimes(double factor) {
    return new CarSetup(massKilograms, powerWatts, downforce, drag, grip * factor);
  }

  /** The fastest speed, m/s, at which the tyres still hold the line. */
  double cornerSpeed(double mass, double bend, double bankSine, double bankCosine) {
    double gripped = grip * (mass * bend * bankSine + downforce);
    double needed = mass * bend * bankCosine - gripped;
    double held = mass * GRAVITY * (grip * bankCosine + bankSine);
    return needed <= 0 ? Double.MAX_VALUE : Math.sqrt(held / needed);
  }

  /** Newtons the tyres can give lengthwise beside what the corner takes of them. */
  double spareGrip(
      double mass, double speedSquared, double bend, double bankSine, double bankCosine) {
    double push = mass * speedSquared * bend;
    double pressed = mass * GRAVITY * bankCosine + push * bankSine + downforce * speedSquared;
    double held = grip * pressed;
    double taken = Math.max(0, push * bankCosine - mass * GRAVITY * bankSine);
    return taken >= held ? 0 : Math.sqrt(held * held - taken * taken);
  }

  /** Newtons of air and road against the car. */
  double resistance(double speedSquared, boolean wingOpen) {
    return ROLLING_NEWTONS + drag * speedSquared * (wingOpen ? OPEN_WING : 1);
  }

  /** Newtons forward with the throttle as far open as the tyres take. */
  double drive(double speed, double spareGrip) {
    return Math.min(powerWatts / Math.max(speed, 5), DRIVEN * spareGrip);
  }

  /** Newtons backward at full braking, without the air. */
  double braking(double spareGrip) {
    return BRAKING * spareGrip;
  }
}
