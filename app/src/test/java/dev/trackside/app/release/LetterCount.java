package dev.trackside.app.release;

import static java.util.stream.Collectors.groupingBy;

import dev.trackside.app.release.Expected.Place;
import java.util.Collection;
import java.util.List;

/**
 * Dead letters as a ledger must count them. A packet with a sample that passed is accepted, and
 * each of its other samples is a letter of its own; one without is a letter as a whole.
 *
 * @param accepted packets that passed, in part at least
 * @param open whole packets that wait
 * @param released whole packets that came back
 * @param splitOpen samples that wait
 * @param splitReleased samples that came back
 */
record LetterCount(long accepted, long open, long released, long splitOpen, long splitReleased) {
  static LetterCount of(Collection<Expected> all) {
    long[] counts = new long[5];
    for (List<Expected> packet : all.stream().collect(groupingBy(Expected::packet)).values()) {
      boolean isAccepted = packet.stream().anyMatch(each -> each.place() == Place.LIVE);
      if (isAccepted) {
        counts[0]++;
        counts[3] += packet.stream().filter(each -> each.place() == Place.OPEN).count();
        counts[4] += packet.stream().filter(each -> each.place() == Place.LATE).count();
      } else {
        counts[packet.getFirst().place() == Place.OPEN ? 1 : 2]++;
      }
    }
    return new LetterCount(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }
}
