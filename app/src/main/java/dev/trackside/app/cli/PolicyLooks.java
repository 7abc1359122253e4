package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.screen.PolicyScreen;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Looks at the policy's changes, and at what waits at the geo-fence. */
final class PolicyLooks {
  private static final int CHANGES_MOST = 1_000;

  private PolicyLooks() {}

  /** What every look has. */
  static final class Flags {
    @Mixin private SettingsFlags settings = new SettingsFlags();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    int show(
        Terminal terminal,
        Function<PolicySite, JsonNode> look,
        Function<JsonNode, List<String>> screen)
        throws ConfigException {
      JsonNode view = look.apply(PolicySite.of(settings, terminal));
      if (json) {
        terminal.print(view);
      } else {
        terminal.print(screen.apply(view));
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "Which policy was in force from when to when, the newest first.")
  static final class History implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Flags flags = new Flags();

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    History(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws ConfigException {
      if (limit < 1 || limit > CHANGES_MOST) {
        throw CommandException.usage(
            "--limit " + limit + " is not from 1 to " + CHANGES_MOST, "give --limit 50");
      }
      return flags.show(terminal, site -> site.history(limit), PolicyScreen::history);
    }
  }

  @Command(
      name = "withheld",
      mixinStandardHelpOptions = true,
      description = {
        "What is withheld only because the policy does not know the field: since when, how many",
        "packets, how often, and the range of numbers. For people on the site."
      })
  static final class Withheld implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Flags flags = new Flags();

    Withheld(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws ConfigException {
      return flags.show(terminal, PolicySite::withheld, PolicyScreen::withheld);
    }
  }

  @Command(
      name = "held",
      mixinStandardHelpOptions = true,
      description = "What waits for each sink, since when, why, and what to do about it.")
  static final class Held implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Flags flags = new Flags();

    Held(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws ConfigException {
      return flags.show(terminal, PolicySite::held, PolicyScreen::held);
    }
  }
}
