package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Timings;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.guard.Channel;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.LetterFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a look at very many dead letters takes, and what bringing them back costs live traffic:
 * a caller with one packet a call, 200 times a second, before and while they are reprocessed.
 *
 * @param letters how many
 * @param seconds how long live traffic is looked at, before and during
 */
record DeadLettersCase(long letters, double seconds) implements Case {
  private static final int CHUNK_PACKETS = 10_000;
  private static final int SOURCES = 20;
  private static final int LOOKS = 300;
  private static final long LIVE_STEP_NANOS = 5_000_000;

  @Override
  public String name() {
    return "dead-letters";
  }

  @Override
  public String what() {
    return "depth, groups and the newest page with %,d dead letters".formatted(letters);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost("depth_p99_us", 5_000, "depth p99 us"),
        Goal.atMost("groups_p99_us", 5_000, "groups p99 us"),
        Goal.atMost("live_p50_ratio", 2, "live ack p50 during reprocessing over before"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory))) {
      long began = System.nanoTime();
      long filled = 0;
      while (filled < letters) {
        filled += fill(gateway);
      }
      figures.put("fill_per_s", filled / ((System.nanoTime() - began) / 1e9));
      figures.put("bytes_a_letter", Figures.sizeBytes(directory) / (double) filled);
      look("depth", figures, () -> gateway.letters().depth(), filled);
      look("health", figures, () -> gateway.health().guard().openLetters(), filled);
      long groups = SOURCES * 2L;
      look(
          "groups",
          figures,
          () -> gateway.letters().groups(LetterFilter.ALL, true, 1_000).size(),
          groups);
      look("newest_20", figures, () -> gateway.letters().newest(LetterFilter.ALL, 20).size(), 20);
      long middle = filled / 2;
      look("find", figures, () -> gateway.letters().find(middle).isPresent() ? 1 : 0, 1);
      bringBack(gateway, figures);
    }
    return figures;
  }

  private static int fill(Gateway gateway) {
    ChunkBuilder builder = new ChunkBuilder();
    int speed = builder.channel("speed");
    int rpm = builder.channel("rpm");
    long now = gateway.time().epochNanos();
    for (int i = 0; i < CHUNK_PACKETS; i++) {
      builder.begin(new Stream("car-" + i % SOURCES, "race", "spa"), now + i);
      if (i / SOURCES % 2 == 0) {
        builder.number(speed, 9_999 + i);
      } else {
        builder.number(rpm, 1e9 + i);
      }
      builder.end();
    }
    Receipt receipt = (Receipt) gateway.accept(builder.build(gateway.requestIds(), now));
    if (receipt.quarantined() != CHUNK_PACKETS) {
      throw new IllegalStateException("not all were quarantined: " + receipt);
    }
    return CHUNK_PACKETS;
  }

  private void bringBack(Gateway gateway, Map<String, Double> figures) throws InterruptedException {
    gateway.channels().set(List.of(Channel.number("speed", "km/h", 0, 1e12)), "bench");
    gateway.channels().set(List.of(Channel.number("rpm", "rpm", 0, 1e12)), "bench");
    Timings before = live(gateway);
    long began = System.nanoTime();
    Act act = gateway.workbench().reprocess(LetterFilter.ALL, "bench");
    Timings during = live(gateway);
    gateway.workbench().stop(act.id());
    Act done = gateway.workbench().await(act, Duration.ofMinutes(1));
    if (done.released() == 0 || !gateway.ledger().balanced()) {
      throw new IllegalStateException("nothing came back: " + done);
    }
    figures.put("released_per_s", done.released() / ((System.nanoTime() - began) / 1e9));
    figures.put("live_before_p50_us", before.quantileMicros(0.5));
    figures.put("live_before_p99_us", before.quantileMicros(0.99));
    figures.put("live_during_p50_us", during.quantileMicros(0.5));
    figures.put("live_during_p99_us", during.quantileMicros(0.99));
    figures.put("live_p50_ratio", during.quantileMicros(0.5) / before.quantileMicros(0.5));
    figures.put("live_p99_ratio", during.quantileMicros(0.99) / before.quantileMicros(0.99));
  }

  private Timings live(Gateway gateway) {
    Timings timings = new Timings();
    Stream stream = new Stream("car-live", "race", "spa");
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    for (long next = start; next < end; next += LIVE_STEP_NANOS) {
      LockSupport.parkNanos(next - System.nanoTime());
      long began = System.nanoTime();
      ChunkBuilder builder = new ChunkBuilder();
      builder.begin(stream, gateway.time().epochNanos()).number("speed", 200).end();
      GatewayTarget.accept(
          gateway, builder.build(gateway.requestIds(), gateway.time().epochNanos()));
      timings.add(System.nanoTime() - began);
    }
    return timings;
  }

  private interface Look {
    long take();
  }

  private static void look(String name, Map<String, Double> figures, Look look, long expected) {
    Timings timings = new Timings();
    for (int i = 0; i < LOOKS; i++) {
      long began = System.nanoTime();
      long seen = look.take();
      timings.add(System.nanoTime() - began);
      if (seen != expected) {
        throw new IllegalStateException(name + " shows " + seen + ", not " + expected);
      }
    }
    figures.put(name + "_p50_us", timings.quantileMicros(0.5));
    figures.put(name + "_p99_us", timings.quantileMicros(0.99));
  }
}
