package dev.trackside.simulation;

/**
 * A piece of a track along the line the cars take: a straight, or a part of a corner.
 *
 * @param name for people
 * @param lengthMetres along the line
 * @param radiusMetres of a corner: positive to the left, negative to the right; 0 for a straight
 * @param bankDegrees how far the road leans into the corner
 * @param rearWing what the rear wing may do here
 */
record Section(
    String name, int lengthMetres, double radiusMetres, double bankDegrees, RearWing rearWing) {

  /** Whether the drag reduction may be used. */
  enum RearWing {
    SHUT,
    MAY_OPEN
  }

  /** Checks the size. */
  Section {
    if (lengthMetres <= 0) {
      throw new IllegalArgumentException("section " + name + " has no length");
    }
  }

  static Section straight(String name, int lengthMetres) {
    return new Section(name, lengthMetres, 0, 0, RearWing.SHUT);
  }

  static Section left(String name, double radiusMetres, int lengthMetres) {
    return new Section(name, lengthMetres, radiusMetres, 0, RearWing.SHUT);
  }

  static Section right(String name, double radiusMetres, int lengthMetres) {
    return new Section(name, lengthMetres, -radiusMetres, 0, RearWing.SHUT);
  }

  /** The same section on a road that leans into the corner. */
  Section banked(double degrees) {
    return new Section(name, lengthMetres, radiusMetres, degrees, rearWing);
  }

  /** The same section as a zone in which the rear wing may be opened. */
  Section drs() {
    return new Section(name, lengthMetres, radiusMetres, bankDegrees, RearWing.MAY_OPEN);
  }

  /** One over the radius; 0 on a straight. */
  double curvature() {
    return radiusMetres == 0 ? 0 : 1 / radiusMetres;
  }
}
