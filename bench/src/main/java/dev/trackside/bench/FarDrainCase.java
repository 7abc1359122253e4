package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.FarReceiver;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.TimedSink;
import dev.trackside.gateway.GatewayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backlog that goes to a receiver behind a long way, one batch after the other and then several
 * at the same time, each to a receiver of its own.
 *
 * @param packets size of the backlog
 */
record FarDrainCase(long packets) implements Case {
  private static final String RATIO = "pipeline_ratio";
  private static final Duration EACH_WAY = Duration.ofMillis(100);
  private static final int PIPELINE = 4;

  @Override
  public String name() {
    return "drain-http-far";
  }

  @Override
  public String what() {
    return "%,d packets to a receiver %d ms away, %d batches under way"
        .formatted(packets, EACH_WAY.toMillis(), PIPELINE);
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(RATIO, 2, "packets/s over those of one batch after the other"));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    GatewayOptions options = GatewayOptions.at(directory.resolve("data"));
    long filled = Draining.fill(options, packets);
    double alone = packetsPerSecond(directory.resolve("alone"), options, filled, 1);
    double together = packetsPerSecond(directory.resolve("together"), options, filled, PIPELINE);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.PACKETS_PER_S, together);
    figures.put(Figures.SAMPLES_PER_S, together * PacketRing.SAMPLES);
    figures.put("alone_packets_per_s", alone);
    figures.put(RATIO, together / alone);
    return figures;
  }

  private static double packetsPerSecond(
      Path directory, GatewayOptions options, long filled, int pipeline) throws Exception {
    try (FarReceiver receiver = FarReceiver.open(directory, EACH_WAY)) {
      TimedSink timed = new TimedSink(receiver.sink(pipeline));
      Draining.drain(options.with(timed), filled);
      return (filled - timed.firstPackets()) / timed.span().seconds();
    }
  }
}
