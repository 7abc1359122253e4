package dev.trackside.gateway.sight;

import java.util.ArrayList;
import java.util.List;

/** What came from one source in each of the last seconds. Guarded by its meter. */
final class SourceRing {
  /** Whole seconds that are shown. */
  static final int SECONDS = 60;

  private static final int RATE_SECONDS = 5;

  /** One more than is shown, for the second that is not over yet. */
  private static final int LENGTH = SECONDS + 1;

  private final int[] packets = new int[LENGTH];
  private final long[] samples = new long[LENGTH];
  private long newest; // the second of the newest entry
  private String session = "";
  private long lastMillis;

  SourceRing(long nowMillis) {
    this.newest = Math.floorDiv(nowMillis, 1_000L);
  }

  long lastMillis() {
    return lastMillis;
  }

  void add(String newestSession, int morePackets, long moreSamples, long nowMillis) {
    turnTo(Math.floorDiv(nowMillis, 1_000L));
    int place = Math.floorMod(newest, LENGTH);
    packets[place] += morePackets;
    samples[place] += moreSamples;
    session = newestSession;
    lastMillis = nowMillis;
  }

  /** Empties the seconds in between; a clock that was set back goes on in its newest second. */
  private void turnTo(long second) {
    long from = Math.max(newest + 1, second - LENGTH + 1);
    for (long each = from; each <= second; each++) {
      int place = Math.floorMod(each, LENGTH);
      packets[place] = 0;
      samples[place] = 0;
    }
    newest = Math.max(newest, second);
  }

  SourceRate rate(String source, long nowMillis) {
    turnTo(Math.floorDiv(nowMillis, 1_000L));
    List<Integer> coverage = new ArrayList<>(SECONDS);
    long recentPackets = 0;
    long recentSamples = 0;
    for (long second = newest - SECONDS; second < newest; second++) {
      int place = Math.floorMod(second, LENGTH);
      coverage.add(packets[place]);
      if (second >= newest - RATE_SECONDS) {
        recentPackets += packets[place];
        recentSamples += samples[place];
      }
    }
    return new SourceRate(
        source,
        session,
        (double) recentPackets / RATE_SECONDS,
        (double) recentSamples / RATE_SECONDS,
        lastMillis,
        coverage);
  }
}
