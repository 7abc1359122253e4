package dev.trackside.app.stress.drive;

import dev.trackside.app.stress.plan.ValueFault;
import java.util.List;
import java.util.Map;

/**
 * What was seen of a run from outside, before anybody looks at what came through.
 *
 * @param firstStartSeconds how long the gateway's first start took on an empty directory, until it
 *     answered: a yardstick of the machine, to hold the returns from kills against
 * @param trafficSeconds how long the cars sent
 * @param settleSeconds how long after the last car's last packet all was delivered; -1 for never
 * @param plannedFaults faults of the system that were planned
 * @param impossible kinds of them that cannot strike on this machine, with why; empty for none
 * @param faults those that struck, in order
 * @param incidents faults of values, each of one or more packets
 * @param struck packets that each kind of them struck
 * @param seconds the timeline
 * @param acks how acknowledgements went
 * @param exitCode the gateway's at its orderly end
 * @param troubles what went wrong with the run itself; empty when nothing did
 */
public record RunRecord(
    double firstStartSeconds,
    double trafficSeconds,
    double settleSeconds,
    int plannedFaults,
    List<String> impossible,
    List<StruckFault> faults,
    long incidents,
    Map<ValueFault, Long> struck,
    List<Second> seconds,
    AckRecord acks,
    int exitCode,
    List<String> troubles) {
  /** Keeps the lists as they are. */
  public RunRecord {
    impossible = List.copyOf(impossible);
    faults = List.copyOf(faults);
    struck = Map.copyOf(struck);
    seconds = List.copyOf(seconds);
    troubles = List.copyOf(troubles);
  }

  /**
   * How acknowledgements went, from post to receipt, of bodies that were answered at once by a
   * gateway that had been up for two seconds.
   *
   * @param p50Millis the median, milliseconds
   * @param p99Millis the 99th percentile
   * @param p999Millis the 99.9th percentile
   * @param posts posts that were tried
   * @param cut posts of which nobody knows what became of them
   * @param bars how many bodies took how long: microseconds and count
   */
  public record AckRecord(
      double p50Millis,
      double p99Millis,
      double p999Millis,
      long posts,
      long cut,
      List<double[]> bars) {
    /** Keeps the list as it is. */
    public AckRecord {
      bars = List.copyOf(bars);
    }
  }
}
