package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a sink that takes a batch and never answers costs the intake: the same callers bring packets
 * to a gateway without a sink and to one with such a sink, in turn.
 *
 * @param seconds how long each time, its warm-up half as long
 */
record StalledSinkCase(double seconds) implements Case {
  private static final String RATIO = "stalled_ratio";
  private static final int ROUNDS = 6;
  private static final Load LOAD = new Load(4, 1_000);

  @Override
  public String name() {
    return "stalled-sink";
  }

  @Override
  public String what() {
    return "4 callers, 1,000 packets a call, beside a sink that never answers";
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(RATIO, 0.95, "packets/s over those without a sink"));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    List<Load.Measured> without = new ArrayList<>();
    List<Load.Measured> beside = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      boolean isStalledFirst = round % 2 == 1;
      if (isStalledFirst) {
        beside.add(stalled(directory.resolve("stalled" + round)));
      }
      without.add(without(directory.resolve("without" + round)));
      if (!isStalledFirst) {
        beside.add(stalled(directory.resolve("stalled" + round)));
      }
    }
    return figures(without, beside);
  }

  /** Of each the median; processor time tells more than rates where others use the machine. */
  private static Map<String, Double> figures(
      List<Load.Measured> without, List<Load.Measured> beside) {
    List<Double> ratios = new ArrayList<>();
    List<Double> cpuRatios = new ArrayList<>();
    for (int i = 0; i < beside.size(); i++) {
      ratios.add(beside.get(i).packetsPerSecond() / without.get(i).packetsPerSecond());
      cpuRatios.add(cpuMicros(beside.get(i)) / cpuMicros(without.get(i)));
    }
    double rate = Figures.median(beside.stream().map(Load.Measured::packetsPerSecond).toList());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.PACKETS_PER_S, rate);
    figures.put(Figures.SAMPLES_PER_S, rate * PacketRing.SAMPLES);
    figures.put(
        "without_packets_per_s",
        Figures.median(without.stream().map(Load.Measured::packetsPerSecond).toList()));
    figures.put(RATIO, Figures.median(ratios));
    figures.put(RATIO + "_least", ratios.stream().min(Double::compare).orElseThrow());
    figures.put(RATIO + "_most", ratios.stream().max(Double::compare).orElseThrow());
    figures.put(
        "cpu_us_per_packet",
        Figures.median(beside.stream().map(StalledSinkCase::cpuMicros).toList()));
    figures.put("cpu_ratio", Figures.median(cpuRatios));
    return figures;
  }

  private static double cpuMicros(Load.Measured measured) {
    return measured.cpuCores() * 1e6 / measured.packetsPerSecond();
  }

  private Load.Measured stalled(Path data) throws Exception {
    Stalled sink = new Stalled(new CountDownLatch(1), new CountDownLatch(1));
    Gateway gateway = Gateway.open(GatewayOptions.at(data).with(sink));
    try (GatewayTarget target = new GatewayTarget(gateway)) {
      target.caller(LOAD.callers()).call(1); // none of those that are measured
      gateway.drain();
      if (!sink.asked().await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the sink was not given a batch: " + gateway.ledger());
      }
      try {
        return measure(target, 1);
      } finally {
        sink.until().countDown(); // else closing would wait for the sink
      }
    }
  }

  private Load.Measured without(Path data) throws Exception {
    try (GatewayTarget target = new GatewayTarget(Gateway.open(GatewayOptions.at(data)))) {
      return measure(target, 0);
    }
  }

  private Load.Measured measure(GatewayTarget target, long before) throws Exception {
    Load.Measured measured = LOAD.run(target, seconds / 2, seconds);
    target.check(before + measured.allPackets());
    return measured;
  }

  /**
   * Takes a batch and does not answer before the end.
   *
   * @param asked down once it was given a batch
   * @param until down when it may answer
   */
  private record Stalled(CountDownLatch asked, CountDownLatch until) implements Sink {
    @Override
    public String name() {
      return "stalled";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws InterruptedException {
      asked.countDown();
      until.await();
      return new Delivery.Unavailable("it is over", "nothing is to be done");
    }

    @Override
    public void close() {}
  }
}
