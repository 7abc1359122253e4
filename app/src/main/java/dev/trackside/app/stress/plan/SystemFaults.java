package dev.trackside.app.stress.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The faults of the system in a run, planned from its seed. */
public final class SystemFaults {
  /** Seconds from one fault's end to the next one's begin, at least and at most. */
  private static final double PAUSE_LEAST = 2;

  private static final double PAUSE_MOST = 4.5;

  /** What follows the last one: time to see that all heals. */
  private static final double REST_SECONDS = 8;

  private static final double FIRST_SECONDS = 4;

  private SystemFaults() {}

  /**
   * The faults in the order in which they strike, one at a time; none without chaos. They come in
   * rounds in which each kind stands once and the kill twice, shuffled.
   */
  public static List<PlannedFault> of(StressPlan plan) {
    List<PlannedFault> faults = new ArrayList<>();
    if (plan.chaos() == 0) {
      return faults;
    }
    Random random = new Random(plan.seed() * 31 + 7);
    List<SystemFault> round = new ArrayList<>();
    double at = Math.min(FIRST_SECONDS, plan.seconds() / 6);
    while (true) {
      if (round.isEmpty()) {
        round.addAll(List.of(SystemFault.values()));
        round.add(SystemFault.SIGKILL);
        Collections.shuffle(round, random);
      }
      SystemFault kind = round.removeLast();
      double seconds = between(random, kind.secondsLeast(), kind.secondsMost());
      if (at + seconds + Math.min(REST_SECONDS, plan.seconds() / 6) > plan.seconds()) {
        return faults;
      }
      faults.add(new PlannedFault(kind, (long) (at * plan.rateOfCar()), seconds));
      at += seconds + between(random, PAUSE_LEAST, PAUSE_MOST);
    }
  }

  private static double between(Random random, double least, double most) {
    return least + random.nextDouble() * (most - least);
  }
}
