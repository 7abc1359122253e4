package dev.trackside.app.stress.oracle;

import dev.trackside.app.stress.traffic.SentBook;
import java.util.BitSet;

/** For each packet that was sent, the channels that were seen somewhere, as bits. */
final class Tally {
  private final long[][] seen;
  private final int[][] sums;
  private final BitSet[] twice;

  Tally(SentBook book) {
    int cars = book.plan().cars();
    seen = new long[cars][];
    sums = new int[cars][];
    twice = new BitSet[cars];
    for (int car = 0; car < cars; car++) {
      seen[car] = new long[book.end(car)];
      sums[car] = new int[book.end(car)];
      twice[car] = new BitSet();
    }
  }

  /** Notes channels of a packet. */
  void see(int car, int number, long channels, int sum) {
    if ((seen[car][number] & channels) != 0) {
      twice[car].set(number);
    }
    seen[car][number] |= channels;
    sums[car][number] += sum;
  }

  long seen(int car, int number) {
    return seen[car][number];
  }

  int sum(int car, int number) {
    return sums[car][number];
  }

  boolean isTwice(int car, int number) {
    return twice[car].get(number);
  }
}
