package dev.trackside.simulation;

/**
 * A stream of random numbers from a seed: SplitMix64, written out here so that a seed means the
 * same packets on every Java.
 */
final class Noise {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  Noise(long seed) {
    this.state = seed;
  }

  /** The seed of a part, so that parts of one seed do not repeat each other. */
  static long seedOf(long seed, long part) {
    return mix(seed + mix(part * STEP + 1));
  }

  /** Evenly spread, from 0 up to but without 1. */
  double fraction() {
    state += STEP;
    return (mix(state) >>> 11) * UNIT;
  }

  /** Around 0, most often near it, within -1 and 1. */
  double wobble() {
    double up = fraction();
    return up - fraction();
  }

  private static long mix(long value) {
    long mixed = value;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
