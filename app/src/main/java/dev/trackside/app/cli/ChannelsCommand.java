package dev.trackside.app.cli;

import dev.trackside.app.config.ChannelFile;
import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.ChannelDesk;
import dev.trackside.app.desk.RangeDesk;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.ChannelScreen;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.app.site.SealedData;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.registry.Channels;
import dev.trackside.store.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The channel registry, changed without a restart. */
@Command(
    name = "channels",
    mixinStandardHelpOptions = true,
    description = {
      "The channels in force.",
      "  list           all of them (the default); show NAME one",
      "  set NAME       another range, unit, type or check, at once and for good",
      "  remove NAME    back to what it was built in or configured",
      "  unknown        channels that came and are not known, and what they most likely are",
      "  accept NAME    make an unknown one known: the suggestion, --as KNOWN, or --new",
      "  history        every change, with its version",
      "  check FILE     what is wrong with a file of channels or settings, line by line",
      "  suggest        ranges that a recorded session asks for, as a file to look over"
    })
final class ChannelsCommand implements Callable<Integer> {
  private static final String ROOT = "/api/v1/channels";
  private static final int HISTORY = 50;

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "list",
      description = "list, show, set, remove, unknown, accept, history, check or suggest.")
  private String action = "list";

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Which channel.")
  private @Nullable String name;

  @Mixin private ChannelFlags change = new ChannelFlags();

  @Option(names = "--as", paramLabel = "KNOWN", description = "With accept: the channel it is.")
  private String as = "";

  @Option(names = "--new", description = "With accept: a channel of its own.")
  private boolean isNew;

  @Option(names = "--session", paramLabel = "S", description = "With suggest: which session.")
  private String session = "";

  @Option(names = "--source", paramLabel = "X", description = "With suggest: which source.")
  private String source = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ChannelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException {
    if (action.equals("check")) {
      return check();
    }
    Settings settings = flags.resolve(terminal.environment());
    JsonNode view =
        switch (action) {
          case "list" -> look(settings, "");
          case "show" -> look(settings, demand());
          case "unknown" -> unknown(settings);
          case "history" -> history(settings);
          case "suggest" -> suggest(settings);
          case "set", "accept", "remove" -> change(settings);
          default ->
              throw CommandException.usage(
                  "channels has no action " + action,
                  "known are: list, show, set, remove, unknown, accept, history, check, suggest");
        };
    if (json) {
      terminal.print(view);
    } else {
      terminal.print(ChannelScreen.lines(action, view));
    }
    return ExitCode.OK;
  }

  private String demand() {
    if (name == null || name.isBlank()) {
      throw CommandException.usage(
          "channels " + action + " needs a name", "trackside channels " + action + " speed");
    }
    return name;
  }

  private static ChannelRegistry base(Settings settings) {
    return settings.gatewayOptions("channels").registry();
  }

  private JsonNode look(Settings settings, String which) {
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    JsonNode view;
    if (running.isPresent()) {
      view =
          running
              .get()
              .get(ROOT + (which.isEmpty() ? "" : LetterFlags.parameters(Map.of("name", which))));
    } else if (Files.exists(data)) {
      try (Snapshot snapshot = Snapshot.open(data)) {
        view = ChannelDesk.list(Channels.of(snapshot, base(settings)), which);
      }
    } else {
      view = ChannelDesk.list(base(settings), which);
    }
    if (!which.isEmpty() && view.path("channels").isEmpty()) {
      throw new CommandException(
          ExitCode.DOES_NOT_HOLD, "there is no channel " + which, "see trackside channels list");
    }
    return view;
  }

  private JsonNode unknown(Settings settings) {
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    if (running.isPresent()) {
      return running.get().get(ROOT + "/unknown");
    }
    try (Snapshot snapshot = Snapshot.open(data)) {
      return ChannelDesk.unknown(snapshot, Channels.of(snapshot, base(settings)), 0);
    }
  }

  private JsonNode history(Settings settings) {
    try (Snapshot snapshot = Snapshot.open(settings.get(SettingTable.DATA))) {
      return ChannelDesk.history(snapshot, HISTORY);
    }
  }

  private JsonNode change(Settings settings) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("name", demand());
    if (action.equals("set")) {
      words.putAll(change.words());
      if (words.size() == 1) {
        throw CommandException.usage(
            "channels set changes nothing", "trackside channels set speed --max 420");
      }
    } else if (action.equals("accept")) {
      if (!as.isEmpty()) {
        words.put("as", as);
      }
      if (isNew) {
        words.put("new", "true");
      }
    }
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    if (running.isPresent()) {
      return running.get().post(ROOT + "/" + action + LetterFlags.parameters(words), Json.object());
    }
    return onFiles(
        settings,
        gateway ->
            switch (action) {
              case "set" -> ChannelDesk.set(gateway, words, "command");
              case "accept" -> ChannelDesk.accept(gateway, demand(), as, isNew, "command");
              default -> ChannelDesk.remove(gateway, demand(), "command");
            });
  }

  private JsonNode onFiles(Settings settings, Function<Gateway, JsonNode> change) {
    try (Gateway gateway = Gateway.open(settings.gatewayOptions("channels"))) {
      return change.apply(gateway);
    }
  }

  private JsonNode suggest(Settings settings) {
    if (session.isEmpty()) {
      throw CommandException.usage(
          "channels suggest needs a session", "trackside channels suggest --session S");
    }
    ReplayQuery query = new ReplayQuery(session, source, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);
    Path data = settings.get(SettingTable.DATA);
    try (Snapshot snapshot = Snapshot.open(data)) {
      JsonNode view =
          RangeDesk.suggest(
              snapshot,
              SealedData.opener(snapshot, data),
              query,
              Channels.of(snapshot, base(settings)),
              this::show);
      if (view.path("packets").asLong() == 0) {
        throw new CommandException(
            ExitCode.DOES_NOT_HOLD,
            "the buffer has no packets of session " + session,
            "see what there is with trackside ledger and trackside replay --help");
      }
      return view;
    }
  }

  private void show(double share, String what) {
    terminal.progress(share, what);
  }

  private int check() {
    if (name == null) {
      throw CommandException.usage(
          "channels check needs a file", "trackside channels check channels.yaml");
    }
    Path file = Path.of(name);
    try {
      String found = found(file);
      if (json) {
        terminal.print(checked(List.of()));
      } else {
        terminal.print(List.of(name + ": " + found + ", all right"));
      }
      return ExitCode.OK;
    } catch (ConfigException e) {
      if (json) {
        terminal.print(checked(e.problems()));
        return ExitCode.DOES_NOT_HOLD;
      }
      return terminal.fail(e, ExitCode.DOES_NOT_HOLD);
    }
  }

  /** What stands in a file of channels or of settings. */
  private static String found(Path file) throws ConfigException {
    if (!ChannelFile.isOne(file)) {
      Settings settings = Settings.resolve(Optional.of(file), Map.of(), List.of());
      return "channels " + settings.show(SettingTable.CHANNELS);
    }
    ChannelFile read = ChannelFile.read(file);
    long channels = read.channels().stream().map(Channel::name).distinct().count();
    int files = read.files().size();
    return channels + " channels" + (files == 1 ? "" : " in " + files + " files");
  }

  private JsonNode checked(List<ConfigException.Problem> problems) {
    ObjectNode view = Json.object().put("file", name).put("right", problems.isEmpty());
    ArrayNode all = view.putArray("problems");
    for (ConfigException.Problem each : problems) {
      all.addObject().put("where", each.where()).put("what", each.what()).put("hint", each.hint());
    }
    return view;
  }
}
