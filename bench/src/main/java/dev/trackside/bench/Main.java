package dev.trackside.bench;

import dev.trackside.bench.figures.Results;
import dev.trackside.bench.rivals.Guard;
import dev.trackside.bench.rivals.Picture;
import dev.trackside.bench.rivals.Ratios;
import dev.trackside.bench.rivals.Rivals;
import dev.trackside.bench.rivals.Standings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code trackside bench}. */
@Command(
    name = "trackside bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how fast packets become durable, beside the raw disk and others.",
      "",
      "  a  1 caller, 1 packet a call",
      "  b  4 callers, 1 packet a call",
      "  c  4 callers, 1,000 packets a call",
      "  d  the same on a plain SQLite table and on RocksDB",
      "  e  4 connections, 1,000 packets a body, NDJSON over HTTP",
      "  f  from the buffer to the file sink",
      "  g  bytes a sample of a real race",
      "  h  health and ledger with 100 million packets in the file",
      "  i  memory while the backlog grows from 1 to 10 million packets",
      "  j  how long a stream takes to be back after a fault, over 240 faults (about a minute)",
      "  k  what a source with an open breaker costs the others",
      "  l  a look at very many dead letters, and live traffic while they are brought back",
      "  m  the audit log: entries appended, verified and proved, 10 million of them",
      "  n  from the buffer through the geo-fence: to the garage, the EU and the US",
      "  o  from the buffer to a Kafka topic, beside a bare producer",
      "  p  from the buffer to PostgreSQL, beside a plain COPY of the same rows",
      "  q  the intake beside a sink that never answers",
      "  r  other shapes: packets of 100 samples, of one, of one over HTTP, and 100,000 a second",
      "  s  from the buffer to a receiver 100 ms away, one batch after the other and four together",
      "  t  20 pages and 5 terminals beside the intake, traces, 100 million packets in the file",
      "  rivals  the same packets by us, the raw disk, SQLite, RocksDB, Chronicle Queue,",
      "     H2 MVStore, the Artemis journal and a Kafka broker, each durable and by default",
      ""
    })
public final class Main implements Callable<Integer> {
  private static final String RIVALS = "rivals";

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "target",
      description = "Where to write, on the disk that is meant (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("target");

  @Option(
      names = "--cases",
      paramLabel = "a,b,...",
      defaultValue = "a,b,c,d,e,f,g,h,i,j,k,l,m",
      description = "The cases to measure (default: a to m).")
  private String cases = "";

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "Length of a run; its warm-up takes as long (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of each case, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "100000000",
      description = "Packets of the largest backlog (default: ${DEFAULT-VALUE}).")
  private long backlog;

  @Option(names = "--picture", paramLabel = "FILE", description = "Also draw the rivals as SVG.")
  private Optional<Path> picture = Optional.empty();

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Also write our ratios to the rivals, for --guard.")
  private Optional<Path> record = Optional.empty();

  @Option(
      names = "--guard",
      description = {
        "Instead of cases, measure our ratios to the raw disk, SQLite and RocksDB. Ends with 1",
        "when one is more than 15 %% below the one that was recorded."
      })
  private boolean guarding;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  @Override
  public Integer call() throws Exception {
    if (!(seconds > 0) || runs < 1 || backlog < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seconds, --runs and --backlog are more than 0");
    }
    Bench bench = new Bench(new Bench.Size(seconds, runs, backlog), System.err::println);
    return guarding ? guard(bench) : measure(bench);
  }

  private int measure(Bench bench) throws Exception {
    List<String> chosen = new ArrayList<>(List.of(cases.toLowerCase(Locale.ROOT).split("[, ]+")));
    boolean sideBySide = chosen.remove(RIVALS);
    String letters = String.join("", chosen);
    if (letters.isEmpty() && !sideBySide
        || !letters.chars().allMatch(one -> Bench.LETTERS.indexOf(one) >= 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--cases " + cases + ": letters from a to t, such as a,c, or " + RIVALS);
    }
    if (!sideBySide && (picture.isPresent() || record.isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "--picture and --record are of the rivals: add --cases " + RIVALS + " or --guard");
    }
    Results results = bench.measure(directory, letters);
    if (sideBySide) {
      bench.sideBySide(directory, Rivals.all(), results);
    }
    System.out.println(json ? json(results.json()) : results.text());
    if (results.standings().isPresent()) {
      write(results.standings().get(), results.machineLines());
    }
    return 0;
  }

  private void write(Standings standings, List<String> machine) throws IOException {
    if (picture.isPresent()) {
      Files.writeString(picture.get(), Picture.of(standings));
    }
    if (record.isPresent()) {
      standings.ratios().write(record.get(), machine);
    }
  }

  private int guard(Bench bench) throws Exception {
    // Before the minutes that it takes to measure.
    Ratios recorded = Ratios.recorded();
    Results results = bench.sideBySide(directory, Rivals.guarded(), bench.measure(directory, ""));
    Standings standings = results.standings().orElseThrow();
    Guard guard = Guard.of(recorded, standings.ratios());
    Map<String, Object> told = new LinkedHashMap<>(results.json());
    told.put("guard", guard.json());
    System.out.println(json ? json(told) : results.text() + "\n" + guard.text());
    write(standings, results.machineLines());
    return guard.holds() ? 0 : 1;
  }

  private static String json(Map<String, Object> told) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(told);
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
