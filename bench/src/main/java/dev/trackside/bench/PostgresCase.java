package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.CopiedRows;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.PostgresProcess;
import dev.trackside.bench.load.TimedSink;
import dev.trackside.connectors.postgres.PostgresSink;
import dev.trackside.connectors.postgres.PostgresTarget;
import dev.trackside.gateway.GatewayOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backlog that goes into a database, beside a plain {@code COPY} of the same rows to the same
 * server: see {@link CopiedRows}. Both in turn, each time into empty tables and behind a
 * checkpoint, both from their first commit to their last; of each figure the median.
 *
 * @param packets size of the backlog
 */
record PostgresCase(long packets) implements Case {
  private static final String RATIO = "plain_ratio";
  private static final int ROUNDS = 5;

  @Override
  public String name() {
    return "drain-postgres";
  }

  @Override
  public String what() {
    return "%,d packets from the buffer to PostgreSQL".formatted(packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(RATIO, 0.8, "packets/s over those of a plain COPY"));
  }

  @Override
  public Optional<String> obstacle(Path directory) throws Exception {
    return PostgresProcess.programs().isPresent()
        ? Optional.empty()
        : Optional.of("PostgreSQL is not installed (apt-get install postgresql)");
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    GatewayOptions options = GatewayOptions.at(directory.resolve("data"));
    long filled = Draining.fill(options, packets);
    Path programs = PostgresProcess.programs().orElseThrow();
    try (PostgresProcess server = PostgresProcess.start(programs, directory.resolve("postgres"))) {
      long first = ours(server, options, filled, "warm").firstPackets();
      CopiedRows rows = CopiedRows.of(server, "warm", directory.resolve("rows"));
      server.execute("drop schema warm cascade");
      rows.copy();
      List<TimedSink.Span> ours = new ArrayList<>();
      List<TimedSink.Span> plain = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        boolean isPlainFirst = round % 2 == 0;
        if (isPlainFirst) {
          plain.add(rows.copy());
        }
        String schema = "ours" + round;
        ours.add(ours(server, options, filled, schema).span());
        server.execute("drop schema %s cascade".formatted(schema));
        if (!isPlainFirst) {
          plain.add(rows.copy());
        }
      }
      return figures(filled - first, ours, plain);
    }
  }

  /** A schema of its own is a sink of its own, which gets all of the backlog. */
  private static TimedSink ours(
      PostgresProcess server, GatewayOptions options, long filled, String schema) throws Exception {
    server.execute("checkpoint");
    PostgresTarget target = PostgresTarget.parse(server.url() + "&trackside.schema=" + schema);
    TimedSink timed =
        new TimedSink(new PostgresSink("postgres:" + schema, "site", target, Optional::empty));
    Draining.drain(options.with(timed), filled);
    return timed;
  }

  private static Map<String, Double> figures(
      long counted, List<TimedSink.Span> ours, List<TimedSink.Span> plain) {
    double samples = (double) counted * PacketRing.SAMPLES;
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(plain.get(i).seconds() / ours.get(i).seconds());
    }
    double rate = counted / Figures.median(ours.stream().map(TimedSink.Span::seconds).toList());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.PACKETS_PER_S, rate);
    figures.put(Figures.SAMPLES_PER_S, rate * PacketRing.SAMPLES);
    figures.put(
        "plain_packets_per_s",
        counted / Figures.median(plain.stream().map(TimedSink.Span::seconds).toList()));
    figures.put(RATIO, Figures.median(ratios));
    figures.put(RATIO + "_least", ratios.stream().min(Double::compare).orElseThrow());
    figures.put(RATIO + "_most", ratios.stream().max(Double::compare).orElseThrow());
    figures.put(
        Figures.CPU_PER_MILLION,
        Figures.median(ours.stream().map(each -> each.cpuPerMillion(samples)).toList()));
    figures.put(
        "plain_" + Figures.CPU_PER_MILLION,
        Figures.median(plain.stream().map(each -> each.cpuPerMillion(samples)).toList()));
    return figures;
  }
}
