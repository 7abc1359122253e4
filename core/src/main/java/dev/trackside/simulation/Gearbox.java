package dev.trackside.simulation;

/**
 * Eight gears between the wheels and the engine: which one is in, and how fast the engine turns.
 */
final class Gearbox {
  /** Speed of each gear at 12,000 turns a minute, m/s. */
  private static final double[] TOP = {26.5, 37, 46.5, 56, 66, 76, 87, 99};

  private static final double TOP_TURNS = 12_000;
  private static final double UPSHIFT = 11_700;
  private static final double DOWNSHIFT_TO = 10_600;
  private static final double IDLE = 4_000;
  private static final double SHIFT_SECONDS = 0.09;

  private int gear = 1;
  private double sinceShift;

  /** A gearbox in the gear that fits a speed, m/s. */
  Gearbox(double speed) {
    while (gear < TOP.length && turns(gear, speed) > UPSHIFT) {
      gear++;
    }
  }

  /** Shifts by one gear at most, where the engine asks for it. */
  void step(double speed, double stepSeconds) {
    sinceShift += stepSeconds;
    if (sinceShift < SHIFT_SECONDS) {
      return;
    }
    int before = gear;
    if (gear < TOP.length && turns(gear, speed) > UPSHIFT) {
      gear++;
    } else if (gear > 1 && turns(gear - 1, speed) < DOWNSHIFT_TO) {
      gear--;
    }
    if (gear != before) {
      sinceShift = 0;
    }
  }

  int gear() {
    return gear;
  }

  /** Turns a minute of the engine. */
  double turns(double speed) {
    return Math.max(IDLE, turns(gear, speed));
  }

  private static double turns(int gear, double speed) {
    return speed / TOP[gear - 1] * TOP_TURNS;
  }
}
