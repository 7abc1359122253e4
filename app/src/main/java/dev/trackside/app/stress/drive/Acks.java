package dev.trackside.app.stress.drive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Every acknowledgement with how long it took, and who waits for the next one. Thread-safe. */
final class Acks {
  /** A program that has just begun is slow: what it takes then counts as its return. */
  private static final long COLD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final long beganNanos = System.nanoTime();
  private final Histogram all = new Histogram();
  private final Map<Integer, Histogram> seconds = new HashMap<>();
  private final Map<Integer, Long> packets = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile long coldUntilNanos = beganNanos + COLD_NANOS;
  private long tries;
  private long cut;

  /** Counts by time taken, in steps of an eighth of a power of two; bounded. */
  static final class Histogram {
    private static final int SLOTS = 40 * 8;

    private final long[] counts = new long[SLOTS];
    private long total;

    void add(long micros) {
      counts[slot(Math.max(1, micros))]++;
      total++;
    }

    private static int slot(long micros) {
      int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
      long top = power < 3 ? micros << (3 - power) : micros >> (power - 3);
      int eighth = (int) top & 7;
      return Math.min(SLOTS - 1, power * 8 + eighth);
    }

    private static double value(int slot) {
      return Math.scalb(1 + (slot % 8 + 0.5) / 8, slot / 8);
    }

    /** The time, microseconds, below which a share of all lies; 0 for none. */
    double quantile(double share) {
      long rank = (long) Math.ceil(share * total);
      long before = 0;
      for (int slot = 0; slot < SLOTS; slot++) {
        before += counts[slot];
        if (total > 0 && before >= rank) {
          return value(slot);
        }
      }
      return 0;
    }

    /** Microseconds and counts of every slot that holds any. */
    List<double[]> bars() {
      List<double[]> bars = new ArrayList<>();
      for (int slot = 0; slot < SLOTS; slot++) {
        if (counts[slot] > 0) {
          bars.add(new double[] {value(slot), counts[slot]});
        }
      }
      return bars;
    }
  }

  /** Somebody who waits for what is sent from now on. */
  private static final class Waiting {
    private final long sinceNanos;
    private final CountDownLatch came = new CountDownLatch(1);
    private volatile long atNanos;

    Waiting(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /** Notes an acknowledgement of packets whose sending began at a moment and did not fail first. */
  synchronized void came(long sentNanos, long nanos, int count, boolean isFirstTry) {
    int second = (int) TimeUnit.NANOSECONDS.toSeconds(nanos - beganNanos);
    packets.merge(second, (long) count, Long::sum);
    if (isFirstTry && sentNanos > coldUntilNanos) {
      long micros = TimeUnit.NANOSECONDS.toMicros(nanos - sentNanos);
      all.add(micros);
      seconds.computeIfAbsent(second, _ -> new Histogram()).add(micros);
    }
    for (Waiting each : waiting) {
      if (sentNanos > each.sinceNanos && each.atNanos == 0) {
        each.atNanos = nanos;
        each.came.countDown();
      }
    }
  }

  /** From now on, until the process is well and warm, receipts tell nothing of how fast it is. */
  void processIsStruck() {
    coldUntilNanos = Long.MAX_VALUE;
  }

  /** The process is well again. */
  void processIsWell() {
    coldUntilNanos = System.nanoTime() + COLD_NANOS;
  }

  /** Notes a try to post; one that ended without an answer leaves its outcome unknown. */
  synchronized void tried(boolean isCut) {
    tries++;
    cut += isCut ? 1 : 0;
  }

  /**
   * Seconds from a moment until something was acknowledged that was sent after it; -1 when nothing
   * was in time.
   */
  double awaitNext(long sinceNanos, long seconds) throws InterruptedException {
    Waiting mine = new Waiting(sinceNanos);
    synchronized (this) {
      waiting.add(mine);
    }
    boolean came = mine.came.await(seconds, TimeUnit.SECONDS);
    synchronized (this) {
      waiting.remove(mine);
    }
    return came ? (mine.atNanos - sinceNanos) / 1e9 : -1;
  }

  synchronized long packetsIn(int second) {
    return packets.getOrDefault(second, 0L);
  }

  /** The 99th percentile of a second, milliseconds; 0 for none. */
  synchronized double worstIn(int second) {
    Histogram found = seconds.get(second);
    return found == null ? 0 : found.quantile(0.99) / 1e3;
  }

  synchronized double quantileMillis(double share) {
    return all.quantile(share) / 1e3;
  }

  synchronized List<double[]> bars() {
    return all.bars();
  }

  synchronized long[] tries() {
    return Arrays.copyOf(new long[] {tries, cut}, 2);
  }

  /** Seconds since the run began. */
  double now() {
    return (System.nanoTime() - beganNanos) / 1e9;
  }
}
