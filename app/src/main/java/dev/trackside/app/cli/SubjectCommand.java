package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.SubjectDesk;
import dev.trackside.app.desk.SubjectDesk.Meant;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.SubjectScreen;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.store.Snapshot;
import dev.trackside.vault.SubjectKeys;
import dev.trackside.vault.Vault;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Whose data is kept, and its erasure: through the gateway that runs, else on the files. */
@Command(
    name = "subject",
    mixinStandardHelpOptions = true,
    description = {
      "The persons whose data is kept, sealed under keys of their own.",
      "  list           who, in which sessions, since when and until when (the default)",
      "  erase SUBJECT  first says what would go, and gives a code; with --confirm CODE destroys",
      "                 the keys and then looks for what is left (exit code 1 when there is)"
    })
final class SubjectCommand implements Callable<Integer> {
  private static final String ROOT = "/api/v1/subjects";

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "list",
      description = "list or erase.")
  private String action = "list";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SUBJECT",
      description = "With erase: whose data, as listed.")
  private @Nullable String subject;

  @Option(names = "--session", paramLabel = "NAME", description = "With erase: of one session.")
  private String session = "";

  @Option(names = "--confirm", paramLabel = "CODE", description = "With erase: do it.")
  private String confirm = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  SubjectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException {
    Settings settings = flags.resolve(terminal.environment());
    Path data = settings.get(SettingTable.DATA);
    return switch (action) {
      case "list" -> list(settings, data);
      case "erase" -> erase(settings, data);
      default ->
          throw CommandException.usage("subject has no action " + action, "known are: list, erase");
    };
  }

  private int list(Settings settings, Path data) {
    if (subject != null || !session.isEmpty() || !confirm.isEmpty()) {
      throw CommandException.usage(
          "subject list takes no SUBJECT, --session or --confirm", "they are for: erase");
    }
    JsonNode view =
        RunningGateway.find(data)
            .map(gateway -> gateway.get(ROOT))
            .orElseGet(() -> onKeys(settings, data, SubjectDesk::list));
    return print(SubjectScreen.list(view), view, ExitCode.OK);
  }

  /** Looks only: nothing is changed, and no sink is given anything. */
  private static JsonNode onKeys(
      Settings settings, Path data, Function<SubjectKeys, JsonNode> look) {
    GatewayOptions options = settings.optionsWithoutSinks("subject");
    try (Snapshot snapshot = Snapshot.open(data)) {
      return look.apply(Vault.keysOf(snapshot, data, options.time()::epochMillis));
    }
  }

  private int erase(Settings settings, Path data) {
    String named = subject;
    if (named == null) {
      throw CommandException.usage(
          "erase needs a subject", "say whose data: see trackside subject list");
    }
    Meant meant = new Meant(named, session);
    RunningGateway gateway = RunningGateway.find(data).orElse(null);
    if (confirm.isEmpty()) {
      JsonNode plan =
          gateway == null
              ? onKeys(settings, data, keys -> SubjectDesk.plan(keys, meant))
              : gateway.post(ROOT + "/erase" + parameters(meant), Json.object());
      return print(SubjectScreen.plan(plan, command(meant)), plan, ExitCode.OK);
    }
    JsonNode result = gateway == null ? onFiles(settings, data, meant) : ask(gateway, meant);
    boolean isClean = result.path("clean").asBoolean(false);
    return print(
        SubjectScreen.done(result), result, isClean ? ExitCode.OK : ExitCode.DOES_NOT_HOLD);
  }

  private int print(List<String> lines, JsonNode view, int exit) {
    if (json) {
      terminal.print(view);
    } else {
      terminal.print(lines);
    }
    return exit;
  }

  private static String command(Meant meant) {
    String command = "trackside subject erase '" + meant.subject().replace("'", "'\\''") + "'";
    return meant.session().isEmpty() ? command : command + " --session " + meant.session();
  }

  /**
   * Holds the data directory meanwhile, so that no gateway makes a key beside it; without the
   * sinks, so that what is to be erased is not sent first.
   */
  private JsonNode onFiles(Settings settings, Path data, Meant meant) {
    Snapshot.open(data).close(); // a wrong directory is not to be made
    GatewayOptions options = settings.optionsWithoutSinks("subject");
    try (Gateway gateway = Gateway.open(options)) {
      SubjectDesk.Place place =
          new SubjectDesk.Place(
              gateway.store(),
              gateway.vault().keys(),
              PolicyBook.activeOf(gateway.store()).orElseGet(options.fencing().policy()),
              data,
              gateway.audit()::act);
      return SubjectDesk.erase(place, meant, confirm, this::progress);
    }
  }

  private JsonNode ask(RunningGateway gateway, Meant meant) {
    AtomicReference<JsonNode> last = new AtomicReference<>(Json.object());
    gateway.stream(
        ROOT + "/erase" + parameters(meant),
        Json.object(),
        line -> {
          JsonNode node = Json.read(line);
          last.set(node);
          JsonNode progress = node.path("progress");
          if (progress.has("step")) {
            progress(
                progress.path("step").asString(""),
                progress.path("done").asLong(),
                progress.path("all").asLong());
          }
        });
    JsonNode end = last.get();
    if (!end.has("result")) {
      throw new CommandException(
          ExitCode.DOES_NOT_HOLD,
          end.path("problem").asString("the gateway stopped before it was done"),
          end.path("hint").asString("run it again to see it finished"));
    }
    return end.path("result");
  }

  private String parameters(Meant meant) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("subject", meant.subject());
    if (!meant.session().isEmpty()) {
      words.put("session", meant.session());
    }
    if (!confirm.isEmpty()) {
      words.put("confirm", confirm);
    }
    return LetterFlags.parameters(words);
  }

  private void progress(String step, long done, long all) {
    terminal.progress(all == 0 ? 1 : (double) done / all, step);
  }
}
