package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.downlink.FileOptions;
import dev.trackside.downlink.Limits;
import dev.trackside.downlink.RecordedFile;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real race: how many bytes a sample of it takes on the disk. */
record RecordedCase() implements Case {
  private static final String FILE = "shared/data/f1/2025-nl-zandvoort-race.csv.gz";
  private static final Stream SESSION = new Stream("", "2025-nl-zandvoort-race", "zandvoort");

  @Override
  public String name() {
    return "recorded-race";
  }

  @Override
  public String what() {
    return "the race at Zandvoort 2025 from its CSV, in chunks of 1,024 packets";
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atMost(Figures.BYTES_PER_SAMPLE, 3, "bytes on disk a sample"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Optional<String> obstacle(Path directory) {
    return recording().isPresent()
        ? Optional.empty()
        : Optional.of("no " + FILE + " in any folder above; put it beside the repository");
  }

  private static Optional<Path> recording() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(FILE);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    FileOptions how = FileOptions.auto().withDefaults(SESSION);
    long packets = 0;
    long samples;
    double seconds;
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory));
        RecordedFile file =
            RecordedFile.open(
                recording().orElseThrow(),
                how,
                Limits.standard(),
                gateway.requestIds(),
                gateway.time()::epochNanos)) {
      long began = System.nanoTime();
      Optional<Chunk> next = file.next();
      while (next.isPresent()) {
        packets += received(gateway.accept(next.get()), next.get());
        next = file.next();
      }
      seconds = (System.nanoTime() - began) / 1e9;
      samples = gateway.health().samples();
      if (!gateway.auditLedger().balanced()) {
        throw new IllegalStateException("unbalanced: " + gateway.auditLedger());
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.PACKETS_PER_S, packets / seconds);
    figures.put(Figures.SAMPLES_PER_S, samples / seconds);
    figures.put(Figures.BYTES_PER_SAMPLE, (double) Figures.sizeBytes(directory) / samples);
    figures.put("packets", (double) packets);
    figures.put("samples", (double) samples);
    return figures;
  }

  private static int received(Answer answer, Chunk chunk) {
    if (answer instanceof Receipt receipt && receipt.received() == chunk.count()) {
      return receipt.received();
    }
    throw new IllegalStateException(chunk.count() + " packets were answered by " + answer);
  }
}
