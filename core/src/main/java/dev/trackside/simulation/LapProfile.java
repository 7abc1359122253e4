package dev.trackside.simulation;

/**
 * How fast a car goes at each metre of one lap, and when it is there: as fast as the corners, the
 * brakes and the engine let it. Reusable: each lap is planned anew in the same arrays.
 */
final class LapProfile {
  private static final double FASTEST = 105;

  private final Track track;
  private final int length;
  private final double[] speed;
  private final double[] seconds;
  private boolean drs;

  LapProfile(Track track) {
    this.track = track;
    this.length = track.lengthMetres();
    this.speed = new double[length + 1];
    this.seconds = new double[length + 1];
  }

  /** Plans a lap that begins at a speed, m/s, with or without leave to open the rear wing. */
  void plan(CarSetup setup, double mass, double startSpeed, boolean drsAllowed) {
    drs = drsAllowed;
    limitByCorners(setup, mass);
    // twice round, so that braking for the first corner reaches back over the finish line
    limitByBrakes(setup, mass);
    limitByBrakes(setup, mass);
    accelerate(setup, mass, startSpeed);
    seconds[0] = 0;
    for (int i = 0; i < length; i++) {
      seconds[i + 1] = seconds[i] + 2 / (speed[i] + speed[i + 1]);
    }
  }

  /** Speed at a metre from 0 to the length, m/s. */
  double speed(int metre) {
    return speed[metre];
  }

  /** Seconds since the finish line at a metre from 0 to the length. */
  double seconds(int metre) {
    return seconds[metre];
  }

  /** The lap time. */
  double lapSeconds() {
    return seconds[length];
  }

  /** Change of speed on the way from a metre to the next, m/s². */
  double acceleration(int metre) {
    double here = speed[metre];
    double next = speed[metre + 1];
    return (next * next - here * here) / 2;
  }

  /** True where the rear wing is open when the driver does not brake. */
  boolean wingOpen(int metre) {
    return drs && track.wing(metre) == Track.Wing.ZONE;
  }

  /** True where the driver is shown that the rear wing may be opened soon. */
  boolean wingSoon(int metre) {
    return drs && track.wing(metre) == Track.Wing.APPROACH;
  }

  private void limitByCorners(CarSetup setup, double mass) {
    for (int i = 0; i < length; i++) {
      double corner =
          setup.cornerSpeed(
              mass, Math.abs(track.curvature(i)), track.bankSine(i), track.bankCosine(i));
      speed[i] = Math.min(FASTEST, corner);
    }
    speed[length] = speed[0];
  }

  private void limitByBrakes(CarSetup setup, double mass) {
    speed[length] = speed[0];
    for (int i = length - 1; i >= 0; i--) {
      double square = speed[i + 1] * speed[i + 1];
      double force = setup.braking(spare(setup, mass, i, square)) + setup.resistance(square, false);
      speed[i] = Math.min(speed[i], Math.sqrt(square + 2 * force / mass));
    }
  }

  private void accelerate(CarSetup setup, double mass, double startSpeed) {
    speed[0] = startSpeed;
    for (int i = 0; i < length; i++) {
      double square = speed[i] * speed[i];
      double force =
          setup.drive(speed[i], spare(setup, mass, i, square))
              - setup.resistance(square, wingOpen(i));
      speed[i + 1] = Math.min(speed[i + 1], Math.sqrt(square + 2 * force / mass));
    }
  }

  private double spare(CarSetup setup, double mass, int metre, double speedSquared) {
    return setup.spareGrip(
        mass,
        speedSquared,
        Math.abs(track.curvature(metre)),
        track.bankSine(metre),
        track.bankCosine(metre));
  }
}
