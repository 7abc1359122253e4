package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Callers that bring packets for some seconds, to us or to somebody else.
 *
 * @param name its name in the output
 * @param what what it measures
 * @param opening how the target is opened
 * @param load the callers
 * @param seconds how long; the warm-up before it takes as long
 * @param ours the case of ours that brings the same load, empty when it is this one
 * @param goals what the figures should be
 */
record IntakeCase(
    String name,
    String what,
    Target.Opening opening,
    Load load,
    double seconds,
    String ours,
    List<Goal> goals)
    implements Case {
  /** Our packets a second over somebody else's. */
  static final String OURS_RATIO = "ours_ratio";

  static final String DISK_RATIO_P50 = "disk_ratio_p50";
  static final String DISK_RATIO_P99 = "disk_ratio_p99";

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    Load.Measured measured;
    try (Target target = opening.open(directory)) {
      measured = load.run(target, seconds, seconds);
      target.check(measured.allPackets());
    }
    Map<String, Double> figures = Figures.of(measured);
    double samples = (double) measured.allPackets() * PacketRing.SAMPLES;
    figures.put(Figures.BYTES_PER_SAMPLE, Figures.sizeBytes(directory) / samples);
    figures.put(DISK_RATIO_P50, figures.get(Figures.ACK_P50) / disk.get(Figures.DISK_P50));
    figures.put(DISK_RATIO_P99, figures.get(Figures.ACK_P99) / disk.get(Figures.DISK_P99));
    OptionalDouble reference = earlier.figure(ours, Figures.PACKETS_PER_S);
    if (reference.isPresent()) {
      figures.put(OURS_RATIO, reference.getAsDouble() / measured.packetsPerSecond());
    }
    return figures;
  }
}
