package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.ShadowScreen;
import dev.trackside.app.site.RunningGateway;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A candidate policy, judged on real traffic beside the one in force. */
@Command(
    name = "shadow",
    mixinStandardHelpOptions = true,
    description = {
      "What a candidate policy would do otherwise, on the packets that really leave.",
      "Nothing that leaves is changed by it. Without a word more: the report so far."
    })
final class ShadowCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/policy/shadow";
  private static final int CELLS_MOST = 10_000;

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "Begin with this candidate, a file or a directory; counts begin anew.")
  private @Nullable Path candidate;

  @Option(names = "--off", description = "End it.")
  private boolean off;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Cells shown of each sink at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ShadowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException {
    if (limit < 0 || limit > CELLS_MOST) {
      throw CommandException.usage(
          "--limit " + limit + " is not from 0 to " + CELLS_MOST, "give --limit 20");
    }
    if (off && candidate != null) {
      throw CommandException.usage(
          "a candidate and --off do not go together", "give one of the two");
    }
    Path data = flags.data(terminal.environment());
    Path path = candidate;
    // Read here first, so that what is wrong has its file, line and column.
    JsonNode policy =
        path == null ? Json.object() : Json.read(PolicyCommand.read(path).canonical());
    RunningGateway gateway =
        RunningGateway.find(data)
            .orElseThrow(
                () -> RunningGateway.absent(data, "; a shadow runs only in a running gateway"));
    String words = PATH + "?limit=" + limit;
    JsonNode view =
        off
            ? gateway.post(words + "&off=true", policy)
            : path == null ? gateway.get(words) : gateway.post(words, policy);
    if (json) {
      terminal.print(view);
    } else {
      terminal.print(ShadowScreen.lines(view));
    }
    return ExitCode.OK;
  }
}
