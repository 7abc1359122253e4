package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.Timings;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.LetterGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a stream takes to be back after its sensor's or sender's fault has gone: many sources,
 * each with 50 packets a second and one fault of a random kind, begin and length, side by side
 * under the standard breakers. Two moments count from the first good packet on: when good packets
 * are accepted again, and when every good packet that was held is back in the buffer.
 *
 * @param faults how many, each in a source of its own
 * @param longOneIn one in so many lasts longer than a breaker's recovery time; 0 for none
 */
record HealingCase(int faults, int longOneIn) implements Case {
  private static final long TICK_NANOS = 20_000_000;
  private static final int TICKS_AFTER = 5 * 50;
  private static final int LOOK_EVERY = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "healing";
  }

  @Override
  public String what() {
    return faults + " faults of " + FaultySource.Kind.values().length + " kinds, 50 packets/s each";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost("healed_p50_s", 1, "p50 until every held packet is back, s"),
        Goal.atMost("healed_max_s", 30, "longest until every held packet is back, s"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    SplittableRandom random = new SplittableRandom(20_250_831);
    List<FaultySource> sources = new ArrayList<>();
    for (int i = 0; i < faults; i++) {
      sources.add(new FaultySource(i, random, longOneIn));
    }
    int ticks = TICKS_AFTER + sources.stream().mapToInt(FaultySource::endTick).max().orElse(0);
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory))) {
      long start = System.nanoTime();
      for (int tick = 0; tick < ticks; tick++) {
        LockSupport.parkNanos(start + tick * TICK_NANOS - System.nanoTime());
        send(gateway, sources, tick);
        if (tick % LOOK_EVERY == 0) {
          look(gateway, sources);
        }
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (sources.stream().anyMatch(source -> !source.isHealed())) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("a stream does not heal: " + gateway.health());
        }
        look(gateway, sources);
      }
      check(gateway, sources);
    }
    return figures(sources);
  }

  private static void send(Gateway gateway, List<FaultySource> sources, int tick) {
    ChunkBuilder builder = new ChunkBuilder();
    long now = gateway.time().epochNanos();
    for (FaultySource source : sources) {
      source.append(builder, now, tick);
    }
    Chunk chunk = builder.build(gateway.requestIds(), now);
    Receipt receipt = (Receipt) gateway.accept(chunk);
    Set<Integer> rejected = new HashSet<>();
    receipt.rejects().forEach(reject -> rejected.add(reject.index()));
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).answered(!rejected.contains(i));
    }
  }

  private static void look(Gateway gateway, List<FaultySource> sources) {
    LetterFilter held = LetterFilter.ALL.withReasons(Set.of(Reason.CIRCUIT_OPEN));
    Set<String> waiting = new HashSet<>();
    for (LetterGroup group : gateway.letters().groups(held, false, Integer.MAX_VALUE)) {
      waiting.add(group.source());
    }
    sources.forEach(source -> source.looked(waiting.contains(source.name())));
  }

  /** Every good packet is in the buffer once, every bad one waits. */
  private static void check(Gateway gateway, List<FaultySource> sources) {
    Ledger ledger = gateway.auditLedger();
    long good = sources.stream().mapToLong(FaultySource::goodPackets).sum();
    long bad = sources.stream().mapToLong(FaultySource::badPackets).sum();
    if (!ledger.balanced()
        || ledger.accepted() + ledger.released() != good
        || gateway.letters().depth() != bad
        || ledger.split() != ledger.splitReleased()) {
      throw new IllegalStateException(
          "%d good and %d bad packets were sent, but the ledger is %s"
              .formatted(good, bad, ledger));
    }
  }

  private static Map<String, Double> figures(List<FaultySource> sources) {
    Map<String, Double> figures = new LinkedHashMap<>();
    put(figures, "back", sources.stream().map(FaultySource::backNanos).toList());
    put(figures, "healed", sources.stream().map(FaultySource::healedNanos).toList());
    for (FaultySource.Kind kind : FaultySource.Kind.values()) {
      put(
          figures,
          kind.name().toLowerCase(Locale.ROOT),
          sources.stream()
              .filter(source -> source.kind() == kind)
              .map(FaultySource::healedNanos)
              .toList());
    }
    figures.put("held_packets", (double) sources.stream().mapToLong(FaultySource::held).sum());
    return figures;
  }

  private static void put(Map<String, Double> figures, String name, List<Long> nanos) {
    Timings timings = new Timings();
    nanos.forEach(timings::add);
    figures.put(name + "_faults", (double) nanos.size());
    figures.put(name + "_p50_s", timings.quantileMicros(0.5) / 1e6);
    figures.put(name + "_p90_s", timings.quantileMicros(0.9) / 1e6);
    figures.put(name + "_p99_s", timings.quantileMicros(0.99) / 1e6);
    figures.put(name + "_max_s", timings.quantileMicros(1) / 1e6);
  }
}
