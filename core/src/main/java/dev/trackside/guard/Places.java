package dev.trackside.guard;

import java.util.Arrays;
import java.util.BitSet;

/** For each packet of a chunk that was taken out of another, its place in that other one. */
public final class Places {
  /** Every packet is at the same place in both. */
  public static final Places SAME = new Places(new int[0], 0);

  private int[] places;
  private int size;

  private Places(int[] places, int size) {
    this.places = places;
    this.size = size;
  }

  static Places collecting(int expected) {
    return new Places(new int[Math.max(1, expected)], 0);
  }

  void add(int place) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
    }
    places[size++] = place;
  }

  /** Which of a number of packets are, in the other chunk, among some. */
  public BitSet among(BitSet others, int count) {
    BitSet here = new BitSet();
    for (int packet = 0; packet < count; packet++) {
      if (others.get(of(packet))) {
        here.set(packet);
      }
    }
    return here;
  }

  /** The place in the other chunk. */
  public int of(int packet) {
    return places.length == 0 ? packet : places[packet];
  }
}
