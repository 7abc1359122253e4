package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.desk.PolicyDesk;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.screen.PolicyScreen;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Changes of the policy in force. */
final class PolicyActs {
  private PolicyActs() {}

  /** What those that bring a whole policy into force have in common. */
  static final class Change {
    @Mixin private SettingsFlags flags = new SettingsFlags();

    @Option(names = "--allow-looser", description = "More may leave than before.")
    private boolean allowsLooser;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /**
     * Looks at what differs, and does it only when that may be; by the one that was compared with,
     * so that nobody else's change in between goes unseen.
     */
    int make(Terminal terminal, Function<PolicyDesk.Ask, JsonNode> change) {
      JsonNode trial = change.apply(new PolicyDesk.Ask(allowsLooser, reason, true, ""));
      JsonNode view = trial;
      if (trial.path("allowed").asBoolean()) {
        String before = trial.path("before").path("hash").asString("");
        view = change.apply(new PolicyDesk.Ask(allowsLooser, reason, false, before));
      }
      if (json) {
        terminal.print(view);
      } else {
        terminal.print(PolicyScreen.change(view));
      }
      return view.path("allowed").asBoolean() ? ExitCode.OK : refused(terminal, view);
    }

    private static int refused(Terminal terminal, JsonNode view) {
      int failed = view.path("failed_tests").size();
      return failed > 0
          ? terminal.fail(
              ExitCode.DOES_NOT_HOLD,
              failed + " of the policy's own tests do not hold: nothing was changed",
              "mend the policy or its tests; see trackside policy check PATH")
          : terminal.fail(
              ExitCode.DOES_NOT_HOLD,
              "more would leave than before: nothing was changed",
              "say --allow-looser when each LOOSER above is meant");
    }
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description = {
        "Check a policy, show what changes, and bring it into force, at once and for good.",
        "Exits 1 and changes nothing when a test fails or something is LOOSER."
      })
  static final class Activate implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Change change = new Change();

    @Parameters(paramLabel = "PATH", description = "A policy, a file or a directory.")
    private Path path = Path.of("");

    Activate(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws ConfigException {
      Policy policy = PolicyCommand.read(path);
      List<PolicyReader.Document> documents = PolicyCommand.documents(path);
      PolicySite site = PolicySite.of(change.flags, terminal);
      return change.make(terminal, ask -> site.activate(documents, policy, ask));
    }
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = {
        "Bring the policy before this one back into force, or the one of --to.",
        "Exits 1 and changes nothing when something is LOOSER."
      })
  static final class Rollback implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private Change change = new Change();

    @Option(names = "--to", paramLabel = "HASH", description = "Which; six digits will do.")
    private String to = "";

    Rollback(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws ConfigException {
      PolicySite site = PolicySite.of(change.flags, terminal);
      return change.make(terminal, ask -> site.rollBack(to, ask));
    }
  }

  @Command(
      name = "classify",
      mixinStandardHelpOptions = true,
      description = {
        "Say what an unknown field is: vehicle, behaviour, position, health, biometric_id,",
        "identifier, crew, voice or controlled. What waited and may leave then follows, once."
      })
  static final class Classify implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private SettingsFlags flags = new SettingsFlags();

    @Parameters(index = "0", paramLabel = "NAME", description = "A channel, or metadata.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "CLASS", description = "Its privacy class.")
    private String word = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    Classify(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws ConfigException {
      JsonNode view = PolicySite.of(flags, terminal).classify(name, word, reason);
      if (json) {
        terminal.print(view);
      } else {
        terminal.print(PolicyScreen.classified(view));
      }
      return ExitCode.OK;
    }
  }
}
