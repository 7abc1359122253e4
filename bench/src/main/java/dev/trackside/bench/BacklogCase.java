package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Machine;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.Timings;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long a look at a gateway takes that holds very many packets: one large chunk, accepted again
 * and again.
 *
 * @param packets packets in the file
 */
record BacklogCase(long packets) implements Case {
  private static final int CHUNK_PACKETS = 16_384;
  private static final int LOOKS = 1_000;
  private static final double BYTES_PER_SAMPLE_MOST = 3;

  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public String what() {
    return "health and ledger with %,d packets in the file".formatted(packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost("health_p99_us", 5_000, "health p99 us"),
        Goal.atMost("ledger_p99_us", 5_000, "ledger p99 us"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Optional<String> obstacle(Path directory) throws Exception {
    long needed = (long) (packets * PacketRing.SAMPLES * BYTES_PER_SAMPLE_MOST) + (1 << 30);
    return Machine.lacks(directory, needed);
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    GatewayOptions options = GatewayOptions.at(directory);
    Map<String, Double> figures = new LinkedHashMap<>();
    long filled = fill(options.with(options.limits().withDuplicateWindow(1)), figures);
    long began = System.nanoTime();
    try (Gateway gateway = Gateway.open(options)) {
      figures.put("open_ms", millisSince(began));
      Chunk one = chunk(gateway, 1);
      began = System.nanoTime();
      GatewayTarget.accept(gateway, one);
      figures.put("first_accept_ms", millisSince(began));
      look("health", figures, () -> gateway.health().backlog());
      look("ledger", figures, () -> gateway.ledger().accepted());
      began = System.nanoTime();
      if (!gateway.auditLedger().balanced() || gateway.ledger().accepted() != filled + 1) {
        throw new IllegalStateException("unbalanced: " + gateway.auditLedger());
      }
      figures.put("audit_ms", millisSince(began));
    }
    double samples = (double) filled * PacketRing.SAMPLES;
    figures.put(Figures.BYTES_PER_SAMPLE, Figures.sizeBytes(directory) / samples);
    return figures;
  }

  private long fill(GatewayOptions options, Map<String, Double> figures) {
    try (Gateway gateway = Gateway.open(options)) {
      Chunk chunk = chunk(gateway, CHUNK_PACKETS);
      long filled = 0;
      long began = System.nanoTime();
      while (filled < packets) {
        GatewayTarget.accept(gateway, chunk);
        filled += CHUNK_PACKETS;
      }
      figures.put("fill_packets_per_s", filled / (millisSince(began) / 1_000));
      return filled;
    }
  }

  private static Chunk chunk(Gateway gateway, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    new PacketRing(0).appendNameless(builder, packets);
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private interface Look {
    long take();
  }

  private void look(String name, Map<String, Double> figures, Look look) {
    Timings timings = new Timings();
    for (int i = 0; i < LOOKS; i++) {
      long began = System.nanoTime();
      long seen = look.take();
      timings.add(System.nanoTime() - began);
      if (seen < packets) {
        throw new IllegalStateException(name + " shows " + seen + " packets of " + packets);
      }
    }
    figures.put(name + "_p50_us", timings.quantileMicros(0.5));
    figures.put(name + "_p99_us", timings.quantileMicros(0.99));
  }

  private static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
