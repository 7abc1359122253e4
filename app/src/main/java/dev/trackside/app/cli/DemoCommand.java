package dev.trackside.app.cli;

import dev.trackside.app.demo.Demo;
import dev.trackside.app.demo.Narrator;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.failure.Shutdown;
import dev.trackside.app.http.ApiServer;
import dev.trackside.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole story on a simulated session. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "The whole story on a simulated two-car session: traffic, a sensor fault, an uplink",
      "outage, healing, delivery. Exits 0 only when nothing was lost or doubled."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int SIGINT = 130;
  private static final int SECONDS_LEAST = 3;
  private static final int SECONDS_MOST = 3_600;

  private final Terminal terminal;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long the cars send (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory (default: a fresh temporary one).")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory that gets the batches (default: beside the data, DIR-sink).")
  private @Nullable Path out;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < SECONDS_LEAST || seconds > SECONDS_MOST) {
      throw CommandException.usage(
          "--seconds %d is not from %d to %d".formatted(seconds, SECONDS_LEAST, SECONDS_MOST),
          "give --seconds 20");
    }
    Path dataFolder =
        data == null
            ? Files.createTempDirectory("trackside-demo-").resolve("data")
            : fresh(data.toAbsolutePath().normalize(), Store.FILE);
    Path outFolder =
        fresh(
            out == null ? dataFolder.resolveSibling(dataFolder.getFileName() + "-sink") : out,
            ".ndjson");
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Shutdown _ = Shutdown.asking(SIGINT, () -> cancelled.set(true))) {
      Demo demo = new Demo(dataFolder, outFolder, seconds, new Told(), cancelled::get);
      boolean holds = demo.run();
      terminal.print(
          List.of(
              "",
              terminal.bold(
                  holds
                      ? "Nothing was lost, nothing was doubled."
                      : "Something does not hold: see FAILED above."),
              "Look around: trackside ledger --data " + dataFolder));
      return holds ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
    } catch (ApiServer.ListenException e) {
      throw new CommandException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e.hint());
    } catch (InterruptedException e) {
      terminal.remark("stopped");
      throw e;
    }
  }

  /** A folder in which nothing of another run stands: its packets would be duplicates. */
  private static Path fresh(Path asked, String end) throws IOException {
    if (Files.isDirectory(asked)) {
      try (Stream<Path> files = Files.list(asked)) {
        if (files.anyMatch(file -> file.toString().endsWith(end))) {
          throw CommandException.usage(
              asked + " holds what another run left", "give an empty or a new directory");
        }
      }
    }
    return asked;
  }

  /** The story on the terminal. */
  private final class Told implements Narrator {
    private static final String WIDTHS = "%6.1f s  %-9s%s";

    @Override
    public void chapter(double at, String name, String text) {
      String line = WIDTHS.formatted(at, name, text);
      terminal.print(List.of(line.replace(name + " ", terminal.bold(name) + " ")));
    }

    @Override
    public void event(double at, String text) {
      terminal.print(List.of(WIDTHS.formatted(at, "", text)));
    }

    @Override
    public void status(double fraction, String text) {
      if (terminal.isInteractive()) {
        terminal.progress(fraction, text);
      }
    }

    @Override
    public void lines(List<String> lines) {
      terminal.print(lines);
    }
  }
}
