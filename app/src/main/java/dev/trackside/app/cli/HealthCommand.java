package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.HealthScreen;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.app.wall.Wall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** One look at a running gateway, or one every so many seconds. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "How the running gateway is; exits 0 when well, 1 when not, 3 when none runs.")
final class HealthCommand implements Callable<Integer> {
  private static final double INTERVAL_MOST = 86_400;

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Option(names = "--json", description = "Print JSON; with --interval one line a look.")
  private boolean json;

  @Option(
      names = "--interval",
      paramLabel = "S",
      description = {
        "Look again every so many seconds: on a terminal a whole screen with keys (? tells them),",
        "elsewhere one page or one line after the other, until Ctrl-C."
      })
  private @Nullable Double interval;

  HealthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Double pause = interval;
    if (pause != null && !(pause > 0 && pause <= INTERVAL_MOST)) {
      throw CommandException.usage(
          "--interval " + pause + " is not above 0", "seconds, such as --interval 2");
    }
    Path data = flags.data(terminal.environment());
    RunningGateway gateway =
        RunningGateway.find(data).orElseThrow(() -> RunningGateway.absent(data, ""));
    if (pause != null && !json && terminal.isInteractive() && watched(data, gateway, pause)) {
      return ExitCode.OK;
    }
    while (true) {
      JsonNode health = gateway.get("/api/v1/health");
      show(health, gateway.api(), pause != null);
      if (pause == null) {
        boolean well = health.path("status").asString("").equals("OK");
        return well ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
      }
      TimeUnit.MILLISECONDS.sleep((long) (pause * 1_000));
    }
  }

  /** False when there is no terminal to draw a screen on. */
  private boolean watched(Path data, RunningGateway gateway, double pause)
      throws InterruptedException {
    try {
      return Wall.watch(data, gateway, pause, terminal.environment(), terminal.out());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE, "the terminal broke off: " + e.getMessage(), "open another one");
    }
  }

  private void show(JsonNode health, String api, boolean repeated) {
    if (json && repeated) {
      terminal.print(List.of(Json.line(health)));
    } else if (json) {
      terminal.print(health);
    } else {
      if (repeated) {
        terminal.clear();
      }
      terminal.print(HealthScreen.lines(health, api));
    }
  }
}
