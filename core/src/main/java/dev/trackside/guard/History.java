package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest sample of each channel that asks to be held against it, by source. What happened since
 * {@link #mark} can be taken back. Bounded: beyond its limit it starts anew, and the first sample
 * of a channel has no predecessor. For one thread.
 *
 * <pre>
 * distinct times   the same time as the predecessor                duplicate_timestamp
 * ordered          an older time                                   out_of_order
 * gap              a time more than the limit later                cadence_violation
 * steady           the same value for longer than the limit        rate_of_change, "steady"
 * rate             a change faster than the limit                  rate_of_change
 * </pre>
 *
 * <p>The predecessor is the newest sample that passed. Three samples in a row that changed too fast
 * against it, but not against each other, are a step that happened: the third passes. A sample
 * behind a gap is a dead letter, but the next one is held against it.
 */
final class History {
  private static final int MOST = 65_536;
  private static final int STEP = 3;

  private final Map<BreakerKey, Last> lasts = new HashMap<>();
  private final List<Last> touched = new ArrayList<>();
  private final List<BreakerKey> added = new ArrayList<>();
  private int group;

  /** A channel's newest samples. */
  private static final class Last {
    /** time, value bits, since when the value is steady, time and value bits of a suspect, count */
    private final long[] now = new long[6];

    private final long[] marked = new long[6];
    private int touchedIn;

    boolean isFirst() {
      return now[5] < 0;
    }
  }

  /** From here on {@link #rollBack} takes back. */
  void mark() {
    group++;
    touched.clear();
    added.clear();
  }

  /** Takes back everything since {@link #mark}. */
  void rollBack() {
    for (Last last : touched) {
      System.arraycopy(last.marked, 0, last.now, 0, last.now.length);
    }
    added.forEach(lasts::remove);
    mark();
  }

  /** What is wrong with a sample after those before it; null when nothing is. */
  @Nullable Defect come(BreakerKey key, Checks checks, Chunk chunk, int packet, int sample) {
    double value = value(chunk, sample);
    if (Double.isNaN(value)) {
      return null; // a text has no rate
    }
    Last last = last(key);
    long time = chunk.eventTime(packet);
    if (last.isFirst()) {
      pass(last, time, value, true);
      return null;
    }
    String channel = key.channel();
    long passed = time - last.now[0];
    if (checks.distinctTimes() && passed == 0) {
      return Defect.ofSample(Reason.DUPLICATE_TIMESTAMP, channel, "");
    }
    if (checks.ordered() && passed < 0) {
      return Defect.ofSample(Reason.OUT_OF_ORDER, channel, "");
    }
    if (passed < 0) {
      return null; // an older one says nothing about what follows
    }
    double before = Double.longBitsToDouble(last.now[1]);
    if (checks.gapNanosMost() > 0 && passed > checks.gapNanosMost()) {
      pass(last, time, value, value != before);
      return Defect.ofSample(
          Reason.CADENCE_VIOLATION, channel, "most=" + seconds(checks.gapNanosMost()));
    }
    if (checks.steadyNanosMost() > 0
        && value == before
        && time - last.now[2] > checks.steadyNanosMost()) {
      pass(last, time, value, false);
      return Defect.ofSample(
          Reason.RATE_OF_CHANGE, channel, "steady|most=" + seconds(checks.steadyNanosMost()));
    }
    if (isTooFast(value - before, passed, checks) && !isStep(last, time, value, checks)) {
      return Defect.ofSample(
          Reason.RATE_OF_CHANGE, channel, "most=" + checks.ratePerSecondMost() + " a second");
    }
    pass(last, time, value, value != before);
    return null;
  }

  private static boolean isTooFast(double change, long nanos, Checks checks) {
    return checks.ratePerSecondMost() > 0
        && Math.abs(change) > checks.ratePerSecondMost() * Math.max(nanos, 1) / 1e9;
  }

  /** True for the last of several suspects in a row that fit each other. */
  private static boolean isStep(Last last, long time, double value, Checks checks) {
    long since = time - last.now[3];
    double suspect = Double.longBitsToDouble(last.now[4]);
    boolean fits = last.now[5] > 0 && since >= 0 && !isTooFast(value - suspect, since, checks);
    last.now[3] = time;
    last.now[4] = Double.doubleToRawLongBits(value);
    last.now[5] = fits ? last.now[5] + 1 : 1;
    return last.now[5] >= STEP;
  }

  private static void pass(Last last, long time, double value, boolean changed) {
    last.now[0] = time;
    last.now[1] = Double.doubleToRawLongBits(value);
    last.now[2] = changed ? time : last.now[2];
    last.now[5] = 0;
  }

  private Last last(BreakerKey key) {
    Last last = lasts.get(key);
    if (last == null) {
      if (lasts.size() >= MOST) {
        lasts.clear();
      }
      last = new Last();
      last.now[5] = -1;
      lasts.put(key, last);
      added.add(key);
    }
    if (last.touchedIn != group) {
      last.touchedIn = group;
      System.arraycopy(last.now, 0, last.marked, 0, last.now.length);
      touched.add(last);
    }
    return last;
  }

  private static double value(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> chunk.number(sample);
      case ValueKind.INTEGER, ValueKind.BOOLEAN -> (double) chunk.bits(sample);
      default -> Double.NaN;
    };
  }

  private static String seconds(long nanos) {
    return nanos / 1e9 + " s";
  }
}
