package dev.trackside.app.salvage;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.stress.Showing;
import dev.trackside.gateway.Gateway;
import dev.trackside.salvage.BrokenBatch;
import dev.trackside.salvage.BrokenBatch.Answer;
import dev.trackside.salvage.BrokenBatch.Outcome;
import dev.trackside.salvage.Salvage;
import dev.trackside.salvage.SalvageReport;
import dev.trackside.store.Snapshot;
import dev.trackside.store.Store;
import dev.trackside.store.SystemTime;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at the data file, repairs it, or begins a new one. */
@Command(
    name = "salvage",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the whole data file; makes a whole one of a damaged one, under the same identity, and",
      "keeps the damaged one below damaged/. The gateway must not run meanwhile."
    })
public final class SalvageCommand implements Callable<Integer> {
  private final Showing terminal;
  private final Site site;

  @Mixin
  @SuppressWarnings("unused") // read by whoever resolves the directory
  private final Object flags;

  @ArgGroup private Way way = new Way();

  /** What is to be done. */
  static final class Way {
    @Option(names = "--check", description = "Only look: exits 1 when something is damaged.")
    private boolean check;

    @Option(
        names = "--fresh",
        description = {
          "Set the file and its keys aside, whatever they are, and begin an empty one, newly"
              + " named:",
          "when so much is damaged that nobody can say what was sent."
        })
    private boolean fresh;

    @Option(
        names = "--arrived",
        paramLabel = "BATCH",
        description = {
          "Settle a batch that a repair kept back because it may have been sent: its sink has it."
        })
    private @Nullable String arrived;

    @Option(
        names = "--missing",
        paramLabel = "BATCH",
        description = "The same when its sink has it not: what is left of it goes in others.")
    private @Nullable String missing;
  }

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** The settings, by the flags and whatever else says them. */
  @FunctionalInterface
  public interface Site {
    /** The settings. */
    Settings resolve() throws ConfigException;
  }

  /**
   * The command.
   *
   * @param flags what it takes beside its own
   */
  public SalvageCommand(Showing terminal, Object flags, Site site) {
    this.terminal = terminal;
    this.flags = flags;
    this.site = site;
  }

  @Override
  public Integer call() throws ConfigException {
    Settings settings = site.resolve();
    if (way.arrived != null) {
      return settle(settings, way.arrived, Answer.ARRIVED);
    }
    if (way.missing != null) {
      return settle(settings, way.missing, Answer.MISSING);
    }
    Path data = settings.get(SettingTable.DATA);
    Salvage.Progress progress = progress(terminal, data);
    SalvageReport report =
        way.check
            ? Salvage.check(data, SystemTime.CLOCKS, progress)
            : way.fresh
                ? Salvage.beginAnew(data, SystemTime.CLOCKS, progress)
                : Salvage.repair(data, SystemTime.CLOCKS, progress);
    if (json) {
      terminal.print(SalvageView.json(report));
    } else {
      terminal.print(SalvageView.lines(report));
    }
    return way.check && !report.isWhole() ? ExitCode.DOES_NOT_HOLD : ExitCode.OK;
  }

  private int settle(Settings settings, String batch, Answer answer) throws ConfigException {
    Snapshot.open(settings.get(SettingTable.DATA)).close(); // a wrong directory is not to be made
    try (Gateway gateway = Gateway.open(settings.optionsWithoutSinks("salvage"))) {
      switch (BrokenBatch.settle(gateway.store(), gateway.audit().log(), batch, answer)) {
        case Outcome.Settled settled -> {
          if (json) {
            terminal.print(SalvageView.json(batch, answer, settled));
          } else {
            terminal.print(SalvageView.lines(batch, answer, settled));
          }
        }
        case Outcome.NotThere _ ->
            throw CommandException.usage(
                "no batch " + batch + " was kept back by a repair",
                "health names those that were, and drain history all");
        case Outcome.Cut _ ->
            throw CommandException.usage(
                "batch "
                    + batch
                    + " was cut at the fence, or is a part of another: what is left of"
                    + " it cannot go in a new one",
                "hand over yourself what replay reads of it, then give --arrived " + batch);
      }
    }
    return ExitCode.OK;
  }

  private static Salvage.Progress progress(Showing terminal, Path data) {
    long size = Math.max(1, data.resolve(Store.FILE).toFile().length());
    return (table, bytes) ->
        terminal.progress(Math.min(1.0, (double) bytes / size), "reading " + table);
  }
}
