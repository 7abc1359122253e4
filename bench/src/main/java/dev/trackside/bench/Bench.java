package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.CaseReport;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.HttpTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.RawDisk;
import dev.trackside.bench.load.RocksTarget;
import dev.trackside.bench.load.RowsTarget;
import dev.trackside.bench.load.Target;
import dev.trackside.bench.rivals.Rival;
import dev.trackside.bench.rivals.SideBySide;
import dev.trackside.bench.watch.WatchedCase;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures the chosen cases, one after the other. */
final class Bench {
  /** The letters by which cases are chosen. */
  static final String LETTERS = "abcdefghijklmnopqrst";

  private static final String OVER_HTTP = "http-4x1000";
  private static final Load ONE_BY_ONE = new Load(1, 1);
  private static final Load FOUR_BY_ONE = new Load(4, 1);
  private static final Load FOUR_BY_THOUSAND = new Load(4, 1_000);
  private static final Target.Opening OURS =
      directory -> new GatewayTarget(Gateway.open(GatewayOptions.at(directory)));
  private static final double DISK_SECONDS_MOST = 0.6;

  private final Size size;
  private final Consumer<String> progress;

  /**
   * How much is measured.
   *
   * @param seconds length of a run; its warm-up takes as long
   * @param runs runs of each case
   * @param backlog packets of the largest backlog
   */
  record Size(double seconds, int runs, long backlog) {
    long drained() {
      return Math.max(1_000, (long) (seconds * 200_000));
    }
  }

  Bench(Size size, Consumer<String> progress) {
    this.size = size;
    this.progress = progress;
  }

  /** Measures the cases of these letters in a directory, which is left as it was. */
  Results measure(Path parent, String letters) throws Exception {
    Files.createDirectories(parent);
    Path directory = Files.createTempDirectory(parent, "bench-");
    try {
      Results results = Results.of(directory);
      for (Case each : cases(letters)) {
        results.add(measure(each, directory, results));
      }
      return results;
    } finally {
      remove(directory);
    }
  }

  /** Measures rivals side by side, each case as often as there are runs. */
  Results sideBySide(Path parent, List<Rival> rivals, Results results) throws Exception {
    Files.createDirectories(parent);
    Path directory = Files.createTempDirectory(parent, "rivals-");
    try {
      SideBySide rounds = new SideBySide(rivals, SideBySide.LOADS, size.seconds(), progress);
      results.add(rounds.run(directory.toAbsolutePath(), size.runs()));
      return results;
    } finally {
      remove(directory);
    }
  }

  private CaseReport measure(Case each, Path parent, Results earlier) throws Exception {
    Optional<String> obstacle = each.obstacle(parent);
    if (obstacle.isPresent()) {
      progress.accept(each.name() + " SKIPPED: " + obstacle.get());
      return new CaseReport(each, List.of(), obstacle.get());
    }
    List<Map<String, Double>> runs = new ArrayList<>();
    for (int run = 1; run <= Math.min(size.runs(), each.runsMost()); run++) {
      Path directory = Files.createDirectory(parent.resolve("run"));
      try {
        double diskSeconds = Math.min(DISK_SECONDS_MOST, size.seconds());
        Map<String, Double> disk = Figures.of(RawDisk.latencies(directory, diskSeconds));
        Map<String, Double> figures = new LinkedHashMap<>(each.run(directory, disk, earlier));
        figures.putAll(disk);
        runs.add(figures);
        progress.accept(Results.line(each.name(), run, figures));
      } finally {
        remove(directory);
      }
    }
    return new CaseReport(each, runs, "");
  }

  /** The memory first, because a process's peak never falls; the rest as the letters go. */
  private List<Case> cases(String letters) {
    List<Case> cases = new ArrayList<>();
    if (letters.contains("i")) {
      cases.add(new MemoryCase(Math.max(4_000, size.backlog() / 100)));
    }
    for (char letter : letters.toCharArray()) {
      switch (letter) {
        case 'a' -> cases.add(alone());
        case 'b' -> cases.add(together());
        case 'c' -> cases.add(inBulk());
        case 'd' -> cases.addAll(others());
        case 'e' -> cases.add(overHttp());
        case 'f' -> cases.add(new DrainCase(size.drained(), OVER_HTTP));
        case 'g' -> cases.add(new RecordedCase());
        case 'h' -> cases.add(new BacklogCase(size.backlog()));
        case 'j' ->
            cases.add(new HealingCase(size.seconds() < 1 ? 21 : 240, size.seconds() < 1 ? 0 : 12));
        case 'k' -> cases.add(new OpenBreakerCase(size.seconds()));
        case 'l' ->
            cases.add(new DeadLettersCase(Math.max(10_000, size.backlog() / 10), size.seconds()));
        case 'm' -> cases.add(new AuditCase(size.seconds(), Math.max(2_000, size.backlog() / 10)));
        case 'n' -> cases.add(new FenceCase(size.drained()));
        case 'o' -> cases.add(new KafkaCase(size.drained()));
        case 'p' -> cases.add(new PostgresCase(size.drained()));
        case 'q' -> cases.add(new StalledSinkCase(size.seconds()));
        case 'r' -> cases.addAll(ShapedCase.all(size.seconds()));
        case 's' -> cases.add(new FarDrainCase(Math.clamp(size.drained(), 100_000, 400_000)));
        case 't' -> cases.add(new WatchedCase(size.backlog(), size.seconds()));
        default -> {}
      }
    }
    return cases;
  }

  private Case alone() {
    return ours(
        "accept-1x1",
        ONE_BY_ONE,
        Goal.atMost(IntakeCase.DISK_RATIO_P50, 2, "ack p50 over the disk's append+fdatasync p50"),
        Goal.atMost(IntakeCase.DISK_RATIO_P99, 4, "ack p99 over the disk's append+fdatasync p99"));
  }

  private Case together() {
    return ours(
        "accept-4x1", FOUR_BY_ONE, Goal.atLeast(Figures.PACKETS_PER_S, 12_000, "packets/s"));
  }

  private Case inBulk() {
    return ours(
        "accept-4x1000",
        FOUR_BY_THOUSAND,
        Goal.atLeast(Figures.PACKETS_PER_S, 1_000_000, "packets/s"));
  }

  private Case overHttp() {
    String what = "NDJSON over loopback HTTP, the client beside it, " + words(FOUR_BY_THOUSAND);
    Target.Opening http = directory -> HttpTarget.open(directory, FOUR_BY_THOUSAND.packets());
    return new IntakeCase(OVER_HTTP, what, http, FOUR_BY_THOUSAND, size.seconds(), "", List.of());
  }

  private Case ours(String name, Load load, Goal... goals) {
    String what = "Trackside's library, " + words(load);
    return new IntakeCase(name, what, OURS, load, size.seconds(), "", List.of(goals));
  }

  private List<Case> others() {
    Goal ahead = Goal.atLeast(IntakeCase.OURS_RATIO, 1, "our packets/s over these");
    List<Case> cases = new ArrayList<>();
    for (Load load : List.of(ONE_BY_ONE, FOUR_BY_ONE, FOUR_BY_THOUSAND)) {
      String rows = "a plain SQLite table, a row a packet, " + words(load);
      cases.add(other("sqlite-rows", rows, RowsTarget::open, load, List.of(ahead)));
      String rocks = "RocksDB with a synced WAL, " + words(load);
      List<Goal> goals = load.equals(FOUR_BY_THOUSAND) ? List.of(ahead) : List.of();
      cases.add(other("rocksdb", rocks, RocksTarget::open, load, goals));
    }
    return cases;
  }

  private Case other(
      String name, String what, Target.Opening opening, Load load, List<Goal> goals) {
    String shape = "-" + load.callers() + "x" + load.packets();
    return new IntakeCase(
        name + shape, what, opening, load, size.seconds(), "accept" + shape, goals);
  }

  private static String words(Load load) {
    String callers = load.callers() == 1 ? "1 caller" : load.callers() + " callers";
    return callers + (load.packets() == 1 ? ", 1 packet a call" : ", 1,000 packets a call");
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
