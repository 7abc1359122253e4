package dev.trackside.app.stress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trackside.app.stress.drive.RunFolder;
import dev.trackside.app.stress.drive.RunRecord;
import dev.trackside.app.stress.drive.StressRun;
import dev.trackside.app.stress.drive.Watching;
import dev.trackside.app.stress.oracle.Objective;
import dev.trackside.app.stress.oracle.Oracle;
import dev.trackside.app.stress.oracle.Verdict;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.traffic.SentBook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A short run that is over, which can be copied, tampered with and judged again. */
record Stand(RunFolder folder, SentBook book, RunRecord run) {
  /** How long something took is the machine's affair, and no limit of a test. */
  private static final Set<String> TIMES =
      Set.of("heal", "recovery", "standstill", "space", "ack_p99", "settle");

  /** Cars, and packets of each in a session. */
  static StressPlan plan(int packetsOfCar, double chaos) {
    return new StressPlan(7, StressPlan.races(), packetsOfCar, 2, 300, 34, chaos, false);
  }

  static Stand run(Path root, StressPlan plan, UnaryOperator<URI> road) throws Exception {
    RunFolder folder = new RunFolder(root);
    StressRun run = new StressRun(plan, folder, new Silent(), () -> false).by(road);
    RunRecord record = run.run();
    return new Stand(folder, run.book(), record);
  }

  /** The same in another directory. */
  Stand copy(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(folder.root())) {
      for (Path file : files.toList()) {
        Path to = root.resolve(folder.root().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return new Stand(new RunFolder(root), book, run);
  }

  Verdict verdict() throws Exception {
    return Oracle.judge(book, folder, run);
  }

  /** The objectives that are not met, apart from times. */
  static Set<String> missed(Verdict verdict) {
    Set<String> missed = new TreeSet<>();
    for (Objective each : verdict.objectives()) {
      if (!each.isMet() && !TIMES.contains(each.name())) {
        missed.add(each.name());
      }
    }
    return missed;
  }

  /** The site's batches in order. */
  List<Path> batches() throws IOException {
    try (Stream<Path> files = Files.list(folder.site())) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    }
  }

  /** Changes the lines of the site's first batch. */
  void rewrite(UnaryOperator<List<String>> change) throws IOException {
    Path batch = batches().getFirst();
    Files.write(batch, change.apply(new ArrayList<>(Files.readAllLines(batch))), UTF_8);
  }

  private static final class Silent implements Watching {
    @Override
    public void at(double share, String text) {}

    @Override
    public void event(double seconds, String text) {}
  }
}
