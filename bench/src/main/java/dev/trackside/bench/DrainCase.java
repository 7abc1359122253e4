package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A backlog that goes into the file sink, from the opening of the gateway to the last ack.
 *
 * @param packets size of the backlog
 * @param intake the intake's case that it should be faster than
 */
record DrainCase(long packets, String intake) implements Case {
  private static final String RATIO = "intake_ratio";

  @Override
  public String name() {
    return "drain-file";
  }

  @Override
  public String what() {
    return "%,d packets from the buffer to the file sink".formatted(packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(RATIO, 3, "packets/s over those of " + intake));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    GatewayOptions options = GatewayOptions.at(directory.resolve("data"));
    long filled;
    try (GatewayTarget target = new GatewayTarget(Gateway.open(options))) {
      filled = new Load(2, 1_000).fill(target, packets);
      target.check(filled);
    }
    Path out = directory.resolve("out");
    long began = System.nanoTime();
    double seconds;
    try (Gateway gateway = Gateway.open(options.withFileSink(out))) {
      if (!gateway.drainAll(Duration.ofMinutes(10))) {
        throw new IllegalStateException("not drained in time: " + gateway.ledger());
      }
      seconds = (System.nanoTime() - began) / 1e9;
      Ledger ledger = gateway.auditLedger();
      if (!ledger.balanced() || ledger.synced() != filled) {
        throw new IllegalStateException(filled + " packets, but the ledger is " + ledger);
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.PACKETS_PER_S, filled / seconds);
    figures.put(Figures.SAMPLES_PER_S, filled * PacketRing.SAMPLES / seconds);
    figures.put("output_mb_s", Figures.sizeBytes(out) / 1e6 / seconds);
    OptionalDouble reference = earlier.figure(intake, Figures.PACKETS_PER_S);
    if (reference.isPresent()) {
      figures.put(RATIO, filled / seconds / reference.getAsDouble());
    }
    return figures;
  }
}
