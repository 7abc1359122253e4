package dev.trackside.app.stress.plan;

import java.util.Locale;

/**
 * What can be wrong with what a car sends. Each strikes a run of packets of one car, most of them
 * one channel of it.
 */
public enum ValueFault {
  /** A sample without a value. */
  NULL(1, 12, "a sample without a value"),
  /** Words where a number belongs. */
  TEXT(1, 12, "words where a number belongs"),
  /** One bit of the number turned over, of any significance. */
  BIT_FLIP(1, 3, "one bit of a number turned over"),
  /** The same value again and again. */
  STUCK(10, 60, "the same value again and again"),
  /** A loose plug: three bad values, two good ones, and so on. */
  FLAPPING(10, 40, "three bad values, two good ones, and so on"),
  /** The channel comes under another name. */
  NAME_DRIFT(5, 40, "the channel comes under a name that nobody knows"),
  /** The channel comes in another unit. */
  RANGE_DRIFT(5, 40, "the channel comes in another unit"),
  /** The radio brings packets twice. */
  DUPLICATE(1, 5, "packets come twice"),
  /** Packets come out of order. */
  DISORDER(4, 20, "packets come out of order"),
  /** A burst radio: nothing for a while, then all at once. */
  BURST(20, 80, "nothing for a while, then all at once"),
  /** The radio's shadow: packets never come. */
  DROPOUT(10, 60, "packets never come"),
  /** The car's clock is days off, ahead or behind. */
  CLOCK_STEP(1, 12, "the car's clock is days off");

  private final int packetsLeast;
  private final int packetsMost;
  private final String what;

  ValueFault(int packetsLeast, int packetsMost, String what) {
    this.packetsLeast = packetsLeast;
    this.packetsMost = packetsMost;
    this.what = what;
  }

  /** Packets in a row that it strikes at least. */
  int packetsLeast() {
    return packetsLeast;
  }

  /** Packets in a row that it strikes at most. */
  int packetsMost() {
    return packetsMost;
  }

  /** What it is, in words. */
  public String what() {
    return what;
  }

  /** The public word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
