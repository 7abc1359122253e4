package dev.trackside.watch;

/**
 * What may fail of an objective, and how fast it is used up: good and bad are counted, and the bad
 * share of a window over the share that may be bad is its burn. Judged over several windows, so
 * that a short trouble does not alarm for an hour, nor a slow one stay unseen:
 *
 * <pre>
 * burn over the last hour at least 1, of 5 min at least    MISSED
 * over 5 min and over 1 min at least 6: gone in 10 min      BURNING
 * over 30 min and over 5 min at least 2: gone in 30 min     BURNING
 * </pre>
 *
 * <p>One look a second is kept, for an hour. For one thread.
 */
final class Budget {
  private static final int HOUR = 3_600;
  private static final int HALF_HOUR = 1_800;
  private static final int FIVE_MINUTES = 300;
  private static final int MINUTE = 60;
  private static final double FAST = 6;
  private static final double SLOW = 2;

  private final double allowed;
  private final long countLeast;
  private final long[] bad = new long[HOUR + 1];
  private final long[] total = new long[HOUR + 1];
  private long looks;

  /**
   * A budget.
   *
   * @param allowed the share that may be bad, above 0
   * @param countLeast a window with fewer is taken for one with so many, the missing ones good: few
   *     say little
   */
  Budget(double allowed, long countLeast) {
    this.allowed = allowed;
    this.countLeast = countLeast;
  }

  /** Notes how many were bad, and how many there were, ever; to be called once a second. */
  void look(long badEver, long totalEver) {
    int place = (int) (looks % bad.length);
    bad[place] = badEver;
    total[place] = totalEver;
    looks++;
  }

  /** The burn over the last so many seconds. */
  double burn(int seconds) {
    if (looks == 0) {
      return 0;
    }
    long newest = looks - 1;
    int now = (int) (newest % bad.length);
    int then = (int) (Math.max(0, newest - Math.min(seconds, HOUR)) % bad.length);
    long count = total[now] - total[then];
    return (bad[now] - bad[then]) / (double) Math.max(countLeast, count) / allowed;
  }

  /** The burn that is shown. */
  double burn() {
    return burn(FIVE_MINUTES);
  }

  /** The bad share of the last five minutes; NaN when there was nothing. */
  double badShare() {
    long newest = looks - 1;
    int now = (int) (newest % bad.length);
    int then = (int) (Math.max(0, newest - FIVE_MINUTES) % bad.length);
    long count = total[now] - total[then];
    return count == 0 ? Double.NaN : (bad[now] - bad[then]) / (double) count;
  }

  Slo.State state() {
    if (looks == 0 || total[(int) ((looks - 1) % total.length)] == 0) {
      return Slo.State.UNKNOWN;
    }
    if (burn(HOUR) >= 1 && looks > FIVE_MINUTES) {
      return Slo.State.MISSED;
    }
    boolean isFast = burn(FIVE_MINUTES) >= FAST && burn(MINUTE) >= FAST;
    boolean isSlow = burn(HALF_HOUR) >= SLOW && burn(FIVE_MINUTES) >= SLOW;
    return isFast || isSlow ? Slo.State.BURNING : Slo.State.MET;
  }
}
