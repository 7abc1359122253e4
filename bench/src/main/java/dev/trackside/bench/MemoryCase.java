package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Machine;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.Target;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much memory a gateway takes while its sink is held and the backlog grows tenfold. To be run
 * before all other cases, because a process's peak never falls.
 *
 * @param packets the smaller backlog
 */
record MemoryCase(long packets) implements Case {
  private static final int TENFOLD = 10;
  private static final String HEAP_RATIO = "heap_ratio";
  private static final String RESIDENT_RATIO = "resident_ratio";
  private static final Load LOAD = new Load(4, 1_000);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String what() {
    return "a backlog of %,d packets, then of ten times as many".formatted(packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(HEAP_RATIO, 1.1, "heap after collection, larger over smaller backlog"),
        Goal.atMost(RESIDENT_RATIO, 1.1, "resident memory's peak, larger over smaller backlog"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    GatewayOptions options =
        GatewayOptions.at(directory.resolve("data")).withFileSink(directory.resolve("out"));
    Map<String, Double> figures = new LinkedHashMap<>();
    try (Gateway gateway = Gateway.open(options)) {
      gateway.pause("", true);
      GatewayTarget target = new GatewayTarget(gateway);
      Renamed first = new Renamed(target, 0);
      long filled = LOAD.fill(first, packets);
      note("smaller", figures);
      filled += LOAD.fill(new Renamed(target, LOAD.callers()), (TENFOLD - 1) * packets);
      note("larger", figures);
      target.check(filled);
    }
    figures.put(HEAP_RATIO, figures.get("heap_mb_larger") / figures.get("heap_mb_smaller"));
    if (figures.containsKey("resident_mb_larger")) {
      figures.put(
          RESIDENT_RATIO, figures.get("resident_mb_larger") / figures.get("resident_mb_smaller"));
    }
    return figures;
  }

  private static void note(String when, Map<String, Double> figures) throws Exception {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    figures.put("heap_mb_" + when, heap.getUsed() / (double) (1 << 20));
    figures.put("heap_committed_mb_" + when, heap.getCommitted() / (double) (1 << 20));
    Machine.residentMegabytesMost().ifPresent(most -> figures.put("resident_mb_" + when, most));
  }

  /** The same target with other callers, whose packets are new to it. */
  private record Renamed(GatewayTarget target, int shift) implements Target {
    @Override
    public Caller caller(int number) {
      return target.caller(number + shift);
    }

    @Override
    public void check(long packets) {
      target.check(packets);
    }

    @Override
    public void close() {
      target.close();
    }
  }
}
