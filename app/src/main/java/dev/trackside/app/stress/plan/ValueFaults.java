package dev.trackside.app.stress.plan;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The faults of values of one car, packet by packet, from the run's seed: asked for the same
 * packets in the same order, it says the same. For one thread.
 */
public final class ValueFaults {
  private static final int CHANNELS = 1 << 20;
  private static final List<ValueFault> KINDS = List.of(ValueFault.values());

  private final StressPlan plan;
  private final Random random;
  private final double begins;
  private ValueFault kind = ValueFault.NULL;
  private int channel;
  private double amount;
  private int step;
  private int left;

  /** The faults of the car with this place among the run's. */
  public ValueFaults(StressPlan plan, int car) {
    this.plan = plan;
    this.random = new Random(plan.seed() * 1_000_003 + car * 7_919L + 1);
    double length =
        KINDS.stream()
            .mapToDouble(each -> (each.packetsLeast() + each.packetsMost()) / 2.0)
            .average()
            .orElseThrow();
    double share = Math.min(plan.chaos(), 0.9);
    this.begins = share / (1 - share) / length;
  }

  /** What strikes a packet, counted over the run; the packets are asked for one after the other. */
  public Optional<Incident> at(long packet) {
    double dice = random.nextDouble();
    if (left == 0) {
      if (plan.isCalm(packet) || dice >= begins) {
        return Optional.empty();
      }
      kind = KINDS.get(random.nextInt(KINDS.size()));
      left = random.nextInt(kind.packetsLeast(), kind.packetsMost() + 1);
      channel = random.nextInt(CHANNELS);
      step = 0;
    }
    amount = random.nextDouble();
    left = plan.isCalm(packet + 1) ? 0 : left - 1;
    return Optional.of(new Incident(kind, channel, amount, step++, left == 0));
  }
}
