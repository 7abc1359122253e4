package dev.trackside.app.stress;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.failure.Shutdown;
import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.stress.drive.RunFolder;
import dev.trackside.app.stress.drive.RunRecord;
import dev.trackside.app.stress.drive.StressRun;
import dev.trackside.app.stress.drive.Watching;
import dev.trackside.app.stress.oracle.Oracle;
import dev.trackside.app.stress.oracle.Verdict;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.report.Comparison;
import dev.trackside.app.stress.report.ReportFiles;
import dev.trackside.app.stress.report.ReportJson;
import dev.trackside.app.stress.report.ReportLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** The load and chaos test. */
@Command(
    name = "stress",
    mixinStandardHelpOptions = true,
    description = {
      "The load and chaos test: simulated cars drive a real gateway in a process of its own, with",
      "a cloud of its own, while values, link, cloud and process are broken. Every packet is held",
      "against both sinks. Exits 0 only when every objective is met."
    })
public final class StressCommand implements Callable<Integer> {
  private static final int SIGINT = 130;

  private final Showing showing;

  @Mixin private StressFlags flags = new StressFlags();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "An empty directory for the run (default: a temporary one).")
  private @Nullable Path data;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.json, report.html and the figures as CSV there.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** A command that shows there how it goes. */
  public StressCommand(Showing showing) {
    this.showing = showing;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    StressPlan plan = flags.plan();
    RunFolder folder = new RunFolder(folder());
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Shutdown _ = Shutdown.asking(SIGINT, () -> cancelled.set(true))) {
      if (!json) {
        showing.print(ReportLines.introduction(plan, folder.root()));
      }
      StressRun run = new StressRun(plan, folder, new Shown(), cancelled::get);
      RunRecord record = run.run();
      Verdict verdict = Oracle.judge(run.book(), folder, record);
      ObjectNode tree = ReportJson.of(plan, record, verdict);
      if (report != null) {
        ReportFiles.write(report, tree);
      }
      if (json) {
        showing.print(tree);
      } else {
        showing.print(ReportLines.verdict(tree));
      }
      return end(verdict, folder.root());
    } catch (ListenException e) {
      throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e.hint());
    } catch (InterruptedException e) {
      showing.remark("stopped; what there is lies in " + folder.root());
      throw e;
    }
  }

  private int end(Verdict verdict, Path root) throws IOException {
    if (!verdict.holds() || data != null) {
      showing.remark("the run's files: " + root);
    } else {
      delete(root);
    }
    return verdict.holds() ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  private Path folder() throws IOException {
    if (data == null) {
      return Files.createTempDirectory("trackside-stress-");
    }
    Path asked = data.toAbsolutePath().normalize();
    if (Files.isDirectory(asked)) {
      try (Stream<Path> files = Files.list(asked)) {
        if (files.findAny().isPresent()) {
          throw CommandException.usage(asked + " is not empty", "give an empty or a new directory");
        }
      }
    }
    return asked;
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description = "Two reports side by side; exits 1 when the second fails what the first met.")
  int compare(
      @Parameters(paramLabel = "A", description = "report.json, or its directory.") Path first,
      @Parameters(paramLabel = "B", description = "The other one.") Path second,
      @Option(names = "--json", description = "Print JSON.") boolean asJson) {
    Comparison comparison = Comparison.of(ReportFiles.read(first), ReportFiles.read(second));
    if (asJson) {
      showing.print(comparison.tree());
    } else {
      showing.print(comparison.lines());
    }
    return comparison.isWorse() ? ExitCode.DOES_NOT_HOLD : ExitCode.OK;
  }

  /** The run on the terminal. */
  private final class Shown implements Watching {
    @Override
    public synchronized void at(double share, String text) {
      showing.progress(share, text);
    }

    @Override
    public synchronized void event(double seconds, String text) {
      if (!json) {
        showing.print(List.of(String.format(Locale.ROOT, "%7.1f s  %s", seconds, text)));
      }
    }
  }
}
