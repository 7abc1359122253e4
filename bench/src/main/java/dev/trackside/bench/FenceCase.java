package dev.trackside.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.Nowhere;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backlog sealed from Zandvoort for the garage, for the European Union and for the United States,
 * and taken at once by a sink that keeps none; then one from Austin drained to files in the garage
 * and in the United States; one after the other.
 *
 * @param packets size of each of the backlogs
 */
record FenceCase(long packets) implements Case {
  private static final String EU_PER_CORE = "eu_samples_per_core_s";
  private static final String US_RATIO = "us_ratio";

  /** How fast a backlog was sealed. */
  private record Sealed(double samplesPerSecond, double cores) {
    double perCore() {
      return samplesPerSecond / cores;
    }
  }

  @Override
  public String name() {
    return "seal-fenced";
  }

  @Override
  public String what() {
    return "%,d packets sealed for the garage, in the EU, in the US and across".formatted(packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(EU_PER_CORE, 1_000_000, "samples/s a core to the EU"),
        Goal.atLeast(US_RATIO, 1, "samples/s drained within the US over those in the garage"));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    Sealed site = seal(directory.resolve("site"), "zandvoort", new Nowhere("none", "site"));
    Sealed eu = seal(directory.resolve("eu"), "zandvoort", new Nowhere("none", "home-eu"));
    Sealed across = seal(directory.resolve("across"), "zandvoort", new Nowhere("none", "home-us"));
    Sealed austin = seal(directory.resolve("austin"), "austin", files(directory, "site"));
    Sealed us = seal(directory.resolve("us"), "austin", files(directory, "home-us"));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.PACKETS_PER_S, eu.samplesPerSecond() / PacketRing.SAMPLES);
    figures.put(Figures.SAMPLES_PER_S, eu.samplesPerSecond());
    figures.put(Figures.CPU_CORES, eu.cores());
    figures.put(EU_PER_CORE, eu.perCore());
    figures.put("eu_ratio", eu.samplesPerSecond() / site.samplesPerSecond());
    figures.put(US_RATIO, us.samplesPerSecond() / austin.samplesPerSecond());
    figures.put("us_samples_per_s", us.samplesPerSecond());
    figures.put("austin_samples_per_s", austin.samplesPerSecond());
    figures.put("across_ratio", across.samplesPerSecond() / site.samplesPerSecond());
    figures.put("across_samples_per_core_s", across.perCore());
    figures.put("site_samples_per_core_s", site.perCore());
    figures.put("site_samples_per_s", site.samplesPerSecond());
    return figures;
  }

  private static Sink files(Path directory, String destination) {
    return new FileSink("files", directory.resolve("files-" + destination), destination);
  }

  private Sealed seal(Path data, String circuit, Sink sink) throws Exception {
    GatewayOptions options = GatewayOptions.at(data);
    long filled;
    try (GatewayTarget target = new GatewayTarget(Gateway.open(options), circuit)) {
      filled = new Load(2, 1_000).fill(target, packets);
      target.check(filled);
    }
    try (Gateway gateway = Gateway.open(options.with(sink))) {
      long cpuBefore = cpuNanos();
      long began = System.nanoTime();
      if (!gateway.drainAll(Duration.ofMinutes(10))) {
        throw new IllegalStateException("not drained in time: " + gateway.ledger());
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      double cores = (cpuNanos() - cpuBefore) / 1e9 / seconds;
      if (!gateway.auditLedger().balanced()) {
        throw new IllegalStateException("the ledger is " + gateway.ledger());
      }
      return new Sealed(filled * PacketRing.SAMPLES / seconds, cores);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
