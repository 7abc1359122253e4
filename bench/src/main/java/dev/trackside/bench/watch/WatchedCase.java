package dev.trackside.bench.watch;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Machine;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.Nowhere;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.RequestId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What watching costs: the same callers bring packets to a gateway whose file holds very many, with
 * nobody looking and with browsers and terminals attached, in turn; at full speed, and at a pace.
 * Then the lives of packets of any age are asked for. The watchers are in the same process, so that
 * their own work counts as a cost.
 *
 * @param packets packets in the file before it begins
 * @param seconds how long each time, its warm-up half as long
 */
public record WatchedCase(long packets, double seconds) implements Case {
  private static final String RATE_RATIO = "watched_ratio";
  private static final String P99_RATIO = "watched_p99_ratio";
  private static final String PACED_P99_RATIO = "watched_paced_p99_ratio";
  private static final String TRACE_P99 = "trace_p99_us";
  private static final String PROVED_P99 = "trace_proved_p99_us";
  private static final int DELIVERED_ONE_IN = 5;
  private static final int ROUNDS = 16;
  private static final double SECONDS_LEAST = 0.5;
  private static final int BROWSERS = 20;
  private static final int TERMINALS = 5;
  private static final int RUSH = 8;
  private static final double BYTES_PER_SAMPLE_MOST = 1;
  private static final Load FULL = new Load(WatchedGateway.CALLERS, 1_000);

  /** 20,000 packets a second in all: twenty cars with a thousand each. */
  private static final Load PACED = new Load(WatchedGateway.CALLERS, 50, 10_000_000);

  /**
   * Of one load, what was measured with nobody looking and with everybody, a pair a round. Figures
   * are medians over the rounds: a disk that stands still for a moment spoils one of them.
   */
  private record Pairs(List<Load.Measured> alone, List<Load.Measured> watched) {
    static double rate(List<Load.Measured> of) {
      return Figures.median(of.stream().map(Load.Measured::packetsPerSecond).toList());
    }

    static double p99(List<Load.Measured> of) {
      return Figures.median(of.stream().map(Pairs::p99).toList());
    }

    private static double p99(Load.Measured of) {
      return of.calls().quantileMicros(0.99);
    }

    double rateRatio() {
      return ratio(Load.Measured::packetsPerSecond);
    }

    double p99Ratio() {
      return ratio(Pairs::p99);
    }

    /** The watched over the other. */
    private double ratio(ToDoubleFunction<Load.Measured> figure) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < alone.size(); i++) {
        ratios.add(figure.applyAsDouble(watched.get(i)) / figure.applyAsDouble(alone.get(i)));
      }
      return Figures.median(ratios);
    }
  }

  @Override
  public String name() {
    return "watched";
  }

  @Override
  public String what() {
    return "%d pages and %d terminals beside the intake, %,d packets in the file"
        .formatted(BROWSERS, TERMINALS, packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(RATE_RATIO, 0.97, "packets/s watched over those unwatched"),
        Goal.atMost(P99_RATIO, 1.1, "ack p99 watched over that unwatched, full speed"),
        Goal.atMost(PACED_P99_RATIO, 1.1, "the same at 20,000 packets/s"),
        Goal.atMost(TRACE_P99, 10_000, "the life of one packet, p99 us"),
        Goal.atMost(PROVED_P99, 10_000, "the same of one that left, with its proofs, p99 us"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Optional<String> obstacle(Path directory) throws Exception {
    long needed = (long) (packets * PacketRing.SAMPLES * BYTES_PER_SAMPLE_MOST) + (1L << 32);
    return Machine.lacks(directory, needed);
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    List<RequestId> ids;
    try (WatchedGateway gateway = WatchedGateway.open(directory)) {
      long began = System.nanoTime();
      gateway.fill(packets);
      figures.put("fill_packets_per_s", packets / ((System.nanoTime() - began) / 1e9));
      List<Double> watcherCores = new ArrayList<>();
      Pairs full = pairs(gateway, FULL, watcherCores);
      Pairs paced = pairs(gateway, PACED, watcherCores);
      gateway.check();
      figures.put(Figures.PACKETS_PER_S, Pairs.rate(full.watched()));
      figures.put(Figures.SAMPLES_PER_S, Pairs.rate(full.watched()) * PacketRing.SAMPLES);
      figures.put(Figures.ACK_P99, Pairs.p99(full.watched()));
      figures.put("unwatched_packets_per_s", Pairs.rate(full.alone()));
      figures.put(RATE_RATIO, full.rateRatio());
      figures.put("unwatched_p99_us", Pairs.p99(full.alone()));
      figures.put(P99_RATIO, full.p99Ratio());
      figures.put("paced_p99_us", Pairs.p99(paced.watched()));
      figures.put("unwatched_paced_p99_us", Pairs.p99(paced.alone()));
      figures.put(PACED_P99_RATIO, paced.p99Ratio());
      figures.put("paced_cores", cores(paced.watched()));
      figures.put("unwatched_paced_cores", cores(paced.alone()));
      figures.put("watchers_own_cores", Figures.median(watcherCores));
      ids = gateway.someIds();
    }
    GatewayOptions options = GatewayOptions.at(directory).with(new Nowhere("none", "site"));
    try (WatchedGateway gateway = WatchedGateway.open(options)) {
      gateway.deliver(packets / DELIVERED_ONE_IN);
      Traces traces = Traces.of(gateway.address(), ids);
      figures.put("trace_p50_us", traces.all().quantileMicros(0.5));
      figures.put(TRACE_P99, traces.all().quantileMicros(0.99));
      figures.put("trace_proved", (double) traces.proved().count());
      figures.put("trace_proved_p50_us", traces.proved().quantileMicros(0.5));
      figures.put(PROVED_P99, traces.proved().quantileMicros(0.99));
    }
    return figures;
  }

  private static double cores(List<Load.Measured> of) {
    return Figures.median(of.stream().map(Load.Measured::cpuCores).toList());
  }

  private Pairs pairs(WatchedGateway gateway, Load load, List<Double> watcherCores)
      throws Exception {
    List<Load.Measured> alone = new ArrayList<>();
    List<Load.Measured> watched = new ArrayList<>();
    Watchers.rush(gateway.address(), gateway.shown(), seconds * RUSH);
    Load.Measured _ = watched(gateway, load, watcherCores); // and once more, beside the load
    int rounds = seconds < SECONDS_LEAST ? 1 : ROUNDS;
    for (int round = 0; round < rounds; round++) {
      boolean isWatchedFirst = round % 2 == 1;
      if (isWatchedFirst) {
        watched.add(watched(gateway, load, watcherCores));
      }
      alone.add(load.run(gateway, seconds / 2, seconds));
      if (!isWatchedFirst) {
        watched.add(watched(gateway, load, watcherCores));
      }
    }
    return new Pairs(alone, watched);
  }

  private Load.Measured watched(WatchedGateway gateway, Load load, List<Double> watcherCores)
      throws Exception {
    try (Watchers watchers =
        Watchers.attach(gateway.address(), BROWSERS, gateway.shown(), TERMINALS)) {
      Load.Measured measured = load.run(gateway, seconds / 2, seconds);
      watchers.check(seconds);
      watcherCores.add(watchers.cores());
      return measured;
    }
  }
}
