package dev.trackside.bench;

import dev.trackside.bench.load.Timings;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.LetterFilter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a look at very many dead letters takes.
 *
 * @param letters how many
 */
record DeadLettersCase(long letters) implements Case {
  private static final int CHUNK_PACKETS = 10_000;
  private static final int SOURCES = 20;
  private static final int LOOKS = 300;

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
        Goal.atMost("groups_p99_us", 5_000, "groups p99 us"));
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
