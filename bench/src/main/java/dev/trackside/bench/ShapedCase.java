package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.HttpTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.ShapedTarget;
import dev.trackside.bench.load.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The gateway at loads of other shapes than sixteen samples a packet.
 *
 * @param name its name in the output
 * @param what what it measures
 * @param opening how the target is opened
 * @param load the callers
 * @param samples samples in each packet
 * @param seconds how long; the warm-up before it takes as long
 * @param goals what the figures should be
 */
record ShapedCase(
    String name,
    String what,
    Target.Opening opening,
    Load load,
    int samples,
    double seconds,
    List<Goal> goals)
    implements Case {
  private static final int WIDE = 100;
  private static final int CARS = 20;
  private static final long MILLISECOND = 1_000_000;

  /** Wide packets of many cars, packets of one sensor, the same over HTTP, and a steady stream. */
  static List<Case> all(double seconds) {
    return List.of(
        new ShapedCase(
            "wide-20x100",
            "20 cars, packets of 100 samples, 100 packets a call",
            directory -> ShapedTarget.open(directory, WIDE),
            new Load(CARS, 100),
            WIDE,
            seconds,
            List.of(Goal.atLeast(Figures.SAMPLES_PER_S, 22_000_000, "samples/s"))),
        new ShapedCase(
            "single-4x1000",
            "packets of one sample, 4 callers, 1,000 packets a call",
            directory -> ShapedTarget.open(directory, 1),
            new Load(4, 1_000),
            1,
            seconds,
            List.of(Goal.atLeast(Figures.PACKETS_PER_S, 8_000_000, "packets/s"))),
        new ShapedCase(
            "single-4x10000",
            "the same with 10,000 packets a call",
            directory -> ShapedTarget.open(directory, 1),
            new Load(4, 10_000),
            1,
            seconds,
            List.of(Goal.atLeast(Figures.PACKETS_PER_S, 8_000_000, "packets/s"))),
        new ShapedCase(
            "http-single-4x1000",
            "packets of one sample as NDJSON over loopback HTTP, 4 connections, bodies of 1,000",
            directory -> HttpTarget.open(directory, 1_000, 1),
            new Load(4, 1_000),
            1,
            seconds,
            List.of(Goal.atLeast(Figures.PACKETS_PER_S, 1_000_000, "packets/s"))),
        new ShapedCase(
            "paced-20x50",
            "100,000 packets/s of 16 samples: 20 cars with 50 packets every 10 ms each",
            directory -> ShapedTarget.open(directory, 16),
            new Load(CARS, 50, 10 * MILLISECOND),
            16,
            seconds,
            List.of(
                Goal.atMost(
                    IntakeCase.DISK_RATIO_P99, 10, "ack p99 over the disk's append+fdatasync p99"),
                Goal.atLeast(Figures.PACKETS_PER_S, 99_000, "packets/s"))));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    Load.Measured measured;
    try (Target target = opening.open(directory)) {
      measured = load.run(target, seconds, seconds);
      target.check(measured.allPackets());
    }
    Map<String, Double> figures = Figures.of(measured, samples);
    double all = (double) measured.allPackets() * samples;
    figures.put(Figures.BYTES_PER_SAMPLE, Figures.sizeBytes(directory) / all);
    figures.put(
        IntakeCase.DISK_RATIO_P99, figures.get(Figures.ACK_P99) / disk.get(Figures.DISK_P99));
    return figures;
  }
}
