package dev.trackside.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * A circuit as the line the cars take round it, known at every metre from the finish line on.
 * Immutable.
 *
 * <p>Implementation: sections become curvature a metre, which is smoothed as no car changes its
 * path at once; curvature summed up is the heading, and heading summed up the place. Radii are
 * whole or tenths of metres, so the loop misses its start by some metres; that gap is spread over
 * the whole lap. Functions that may differ between machines come from {@link StrictMath}.
 */
final class Track {
  private static final int CURVATURE_WINDOW_METRES = 13;
  private static final int HEIGHT_WINDOW_METRES = 61;
  private static final int APPROACH_METRES = 120;

  private final String name;
  private final int lengthMetres;
  private final double[] curvature;
  private final double[] bankSine;
  private final double[] bankCosine;
  private final double[] heightBend;
  private final double[] x;
  private final double[] y;
  private final double[] z;
  private final Wing[] wing;

  /** What the rear wing may do at a place. */
  enum Wing {
    SHUT,
    /** A zone begins soon: the car has been told that it may open. */
    APPROACH,
    ZONE
  }

  /**
   * Where the finish line lies.
   *
   * @param xMetres east of the origin
   * @param yMetres north of the origin
   * @param headingDegrees direction of travel, from east, anticlockwise
   */
  record Start(double xMetres, double yMetres, double headingDegrees) {}

  /** The height of the road at a distance from the finish line. */
  record Height(int atMetres, double metres) {}

  Track(String name, Start start, List<Section> sections, List<Height> heights) {
    this.name = name;
    this.lengthMetres = sections.stream().mapToInt(Section::lengthMetres).sum();
    double[] bend = new double[lengthMetres];
    double[] bank = new double[lengthMetres];
    boolean[] zone = new boolean[lengthMetres];
    int from = 0;
    for (Section section : sections) {
      int until = from + section.lengthMetres();
      Arrays.fill(bend, from, until, section.curvature());
      Arrays.fill(bank, from, until, StrictMath.toRadians(section.bankDegrees()));
      Arrays.fill(zone, from, until, section.rearWing() == Section.RearWing.MAY_OPEN);
      from = until;
    }
    this.curvature = fullTurn(smooth(smooth(bend, CURVATURE_WINDOW_METRES), 7));
    double[] smoothBank = smooth(bank, CURVATURE_WINDOW_METRES);
    this.bankSine = Arrays.stream(smoothBank).map(StrictMath::sin).toArray();
    this.bankCosine = Arrays.stream(smoothBank).map(StrictMath::cos).toArray();
    this.z = smooth(smooth(level(heights), HEIGHT_WINDOW_METRES), HEIGHT_WINDOW_METRES);
    this.heightBend = bendOf(z);
    this.x = new double[lengthMetres];
    this.y = new double[lengthMetres];
    place(start);
    this.wing = wings(zone);
  }

  String name() {
    return name;
  }

  int lengthMetres() {
    return lengthMetres;
  }

  /** One over the radius at a metre, positive to the left. */
  double curvature(int metre) {
    return curvature[metre];
  }

  /** Sine of the road's lean into the corner. */
  double bankSine(int metre) {
    return bankSine[metre];
  }

  /** Cosine of the road's lean into the corner. */
  double bankCosine(int metre) {
    return bankCosine[metre];
  }

  /** Second derivative of the height: positive in a dip, negative on a crest. */
  double heightBend(int metre) {
    return heightBend[metre];
  }

  Wing wing(int metre) {
    return wing[metre];
  }

  /** Metres east of the origin at a distance, which is below the length. */
  double x(double distance) {
    return between(x, distance);
  }

  /** Metres north of the origin at a distance, which is below the length. */
  double y(double distance) {
    return between(y, distance);
  }

  /** Metres above the sea at a distance, which is below the length. */
  double z(double distance) {
    return between(z, distance);
  }

  private double between(double[] values, double distance) {
    int metre = (int) distance;
    double here = values[metre];
    double next = values[metre + 1 == lengthMetres ? 0 : metre + 1];
    return here + (next - here) * (distance - metre);
  }

  /** Each value as the mean of those around it, over the finish line. */
  private static double[] smooth(double[] values, int window) {
    int length = values.length;
    double[] smoothed = new double[length];
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (int j = i - window / 2; j <= i + window / 2; j++) {
        sum += values[Math.floorMod(j, length)];
      }
      smoothed[i] = sum / window;
    }
    return smoothed;
  }

  /** Makes a lap turn the car by exactly one full turn, against the rounding of the radii. */
  private double[] fullTurn(double[] bend) {
    double turned = Arrays.stream(bend).sum();
    double missing = StrictMath.copySign(2 * Math.PI, turned) - turned;
    return Arrays.stream(bend).map(value -> value + missing / lengthMetres).toArray();
  }

  private void place(Start start) {
    double heading = StrictMath.toRadians(start.headingDegrees());
    double east = start.xMetres();
    double north = start.yMetres();
    for (int i = 0; i < lengthMetres; i++) {
      x[i] = east;
      y[i] = north;
      double middle = heading + curvature[i] / 2;
      east += StrictMath.cos(middle);
      north += StrictMath.sin(middle);
      heading += curvature[i];
    }
    double gapEast = start.xMetres() - east;
    double gapNorth = start.yMetres() - north;
    for (int i = 0; i < lengthMetres; i++) {
      x[i] += gapEast * i / lengthMetres;
      y[i] += gapNorth * i / lengthMetres;
    }
  }

  private double[] level(List<Height> heights) {
    double[] levels = new double[lengthMetres];
    for (int i = 0; i < heights.size(); i++) {
      Height here = heights.get(i);
      Height next = heights.get((i + 1) % heights.size());
      int span = Math.floorMod(next.atMetres() - here.atMetres() - 1, lengthMetres) + 1;
      for (int j = 0; j < span; j++) {
        levels[(here.atMetres() + j) % lengthMetres] =
            here.metres() + (next.metres() - here.metres()) * j / span;
      }
    }
    return levels;
  }

  private static double[] bendOf(double[] height) {
    int length = height.length;
    double[] bend = new double[length];
    for (int i = 0; i < length; i++) {
      bend[i] = height[(i + 1) % length] - 2 * height[i] + height[(i + length - 1) % length];
    }
    return smooth(bend, 15);
  }

  private static Wing[] wings(boolean[] zone) {
    Wing[] wings = new Wing[zone.length];
    for (int i = 0; i < zone.length; i++) {
      boolean soon = zone[(i + APPROACH_METRES) % zone.length];
      wings[i] = zone[i] ? Wing.ZONE : soon ? Wing.APPROACH : Wing.SHUT;
    }
    return wings;
  }
}
