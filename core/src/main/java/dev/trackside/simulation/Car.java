package dev.trackside.simulation;

/**
 * A car on its way round the track, lap after lap. Each lap is planned when it begins; the car then
 * follows the plan in time, and its driver, gearbox, heat and fuel follow from the motion.
 *
 * <p>When the race distance is done, the next race begins at once, rolling, on lap 1 with a full
 * tank, so that a session of any length stays plausible.
 */
final class Car {
  private static final double STEP_SECONDS_MAX = 0.02;
  private static final double RACE_METRES = 305_000;
  private static final double ENGINE_BRAKING_NEWTONS = 2_200;
  private static final double FULL_PEDAL_NEWTONS = 33_000;
  private static final double FUEL_A_SECOND = 0.0270;
  private static final double WHEELBASE_METRES = 3.6;
  private static final double UNDERSTEER = 0.0006;
  private static final double STEERING_RATIO = 11 * 180 / Math.PI;
  private static final int DRS_SHUT = 0;
  private static final int DRS_ELIGIBLE = 8;
  private static final int DRS_OPEN = 14;

  private final Track track;
  private final CarSetup setup;
  private final Noise driver;
  private final LapProfile plan;
  private final Gearbox gearbox;
  private final Heat heat = new Heat();
  private final int raceLaps;

  private CarSetup today;
  private int lap;
  private double fuel = CarSetup.FULL_TANK;
  private double seconds;
  private int metre;
  private double distance;
  private double speed;
  private double acceleration;
  private double throttle;
  private double brake;
  private double sideways;
  private double lengthwise;

  /** A car that crosses the finish line for lap 1 after the given seconds, at racing speed. */
  Car(Track track, CarSetup setup, Noise driver, double secondsToTheLine) {
    this.track = track;
    this.setup = setup;
    this.driver = driver;
    this.plan = new LapProfile(track);
    this.raceLaps = (int) Math.ceil(RACE_METRES / track.lengthMetres());
    this.today = setup;
    plan.plan(setup, mass(), 70, false);
    plan.plan(setup, mass(), plan.speed(track.lengthMetres()), false);
    double ahead = secondsToTheLine % plan.lapSeconds();
    if (ahead > 0) {
      seconds = plan.lapSeconds() - ahead;
    } else {
      beginLap();
    }
    follow();
    this.gearbox = new Gearbox(speed);
  }

  /** Lets time pass. */
  void step(double stepSeconds) {
    int steps = (int) Math.ceil(stepSeconds / STEP_SECONDS_MAX - 1e-9);
    double part = stepSeconds / steps;
    for (int i = 0; i < steps; i++) {
      seconds += part;
      while (seconds >= plan.lapSeconds()) {
        seconds -= plan.lapSeconds();
        beginLap();
      }
      follow();
      drive(part);
    }
  }

  int lap() {
    return lap;
  }

  /** Metres since the finish line. */
  double distance() {
    return distance;
  }

  /** Speed, m/s. */
  double speed() {
    return speed;
  }

  private double mass() {
    return setup.massKilograms() + fuel;
  }

  private void beginLap() {
    lap++;
    if (lap > raceLaps) {
      lap = 1;
      fuel = CarSetup.FULL_TANK;
    }
    metre = 0;
    today = setup.gripTimes(1 + 0.008 * driver.wobble());
    plan.plan(today, mass(), plan.speed(track.lengthMetres()), driver.fraction() < 0.6);
  }

  /** Finds the car on its planned lap. */
  private void follow() {
    int last = track.lengthMetres() - 1;
    while (metre < last && plan.seconds(metre + 1) <= seconds) {
      metre++;
    }
    double passed = seconds - plan.seconds(metre);
    acceleration = plan.acceleration(metre);
    speed = plan.speed(metre) + acceleration * passed;
    double beyond = (plan.speed(metre) + speed) / 2 * passed;
    distance = metre + Math.clamp(beyond, 0, 0.999_999);
  }

  private void drive(double part) {
    double curvature = track.curvature(metre);
    double leaning = CarSetup.GRAVITY * track.bankSine(metre) * Math.signum(curvature);
    double left = speed * speed * curvature * track.bankCosine(metre) - leaning;
    sideways += (left - sideways) * Math.min(1, part / 0.04);
    lengthwise += (acceleration - lengthwise) * Math.min(1, part / 0.04);
    boolean open = plan.wingOpen(metre);
    double force = mass() * acceleration + today.resistance(speed * speed, open);
    double power = Math.max(0, force * speed / today.powerWatts());
    double pushed = Math.max(0, -force - ENGINE_BRAKING_NEWTONS);
    throttle = pedal(throttle, power > 0.97 ? 1 : Math.sqrt(power), part / 0.06);
    brake = pedal(brake, pushed / FULL_PEDAL_NEWTONS, part / 0.05);
    fuel = Math.max(0, fuel - FUEL_A_SECOND * Math.min(1, power) * part);
    gearbox.step(speed, part);
    heat.step(new Heat.Load(speed, left, acceleration, pushed * speed, throttle), part);
  }

  /** A foot takes a moment, and rests on the stop at either end. */
  private static double pedal(double now, double wanted, double share) {
    double next = now + (Math.min(1, wanted) - now) * Math.min(1, share);
    return next < 0.004 ? 0 : next > 0.996 ? 1 : next;
  }

  /** The true value of what a sensor measures. */
  double value(Sensor sensor) {
    return switch (sensor) {
      case SPEED -> speed * 3.6;
      case RPM -> gearbox.turns(speed);
      case GEAR -> gearbox.gear();
      case THROTTLE -> throttle * 100;
      case BRAKE -> brake * 100;
      case DRS -> drsCode();
      case STEERING -> steering();
      case G_LATERAL -> sideways / CarSetup.GRAVITY;
      case G_LONGITUDINAL -> lengthwise / CarSetup.GRAVITY;
      case G_VERTICAL -> vertical();
      case AERO_LOAD -> setup.downforce() * speed * speed / CarSetup.GRAVITY;
      case LAP -> lap;
      // sensors round down here, or the end of a lap would show a metre that is not there
      case LAP_DISTANCE -> Math.floor(distance * 10) / 10;
      case X -> track.x(distance) * 10;
      case Y -> track.y(distance) * 10;
      case Z -> track.z(distance) * 10;
      case BRAKE_TEMP_FL -> heat.brake(0);
      case BRAKE_TEMP_FR -> heat.brake(1);
      case BRAKE_TEMP_RL -> heat.brake(2);
      case BRAKE_TEMP_RR -> heat.brake(3);
      case OIL_PRESSURE -> 1.2 + 4.2 * gearbox.turns(speed) / 12_000 - 0.01 * (heat.oil() - 119);
      case TYRE_TEMP_FL -> heat.tyre(0);
      case TYRE_TEMP_FR -> heat.tyre(1);
      case TYRE_TEMP_RL -> heat.tyre(2);
      case TYRE_TEMP_RR -> heat.tyre(3);
      case TYRE_PRESSURE_FL -> heat.tyrePressure(0);
      case TYRE_PRESSURE_FR -> heat.tyrePressure(1);
      case TYRE_PRESSURE_RL -> heat.tyrePressure(2);
      case TYRE_PRESSURE_RR -> heat.tyrePressure(3);
      case ENGINE_TEMP -> heat.engine();
      case WATER_TEMP -> heat.water();
      case OIL_TEMP -> heat.oil();
      case FUEL_LEVEL -> fuel;
      case BATTERY_VOLTAGE -> 13.9 - 0.35 * throttle + 0.2 * brake;
    };
  }

  private int drsCode() {
    boolean open = plan.wingOpen(metre) && brake == 0;
    return open ? DRS_OPEN : plan.wingSoon(metre) ? DRS_ELIGIBLE : DRS_SHUT;
  }

  private double steering() {
    double wheels = WHEELBASE_METRES * track.curvature(metre) + UNDERSTEER * sideways;
    return wheels * STEERING_RATIO;
  }

  private double vertical() {
    double square = speed * speed;
    double pressed = square * Math.abs(track.curvature(metre)) * track.bankSine(metre);
    double bumps = square * track.heightBend(metre);
    return track.bankCosine(metre) + (pressed + bumps) / CarSetup.GRAVITY;
  }
}
