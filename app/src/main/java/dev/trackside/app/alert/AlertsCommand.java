package dev.trackside.app.alert;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.receive.Printing;
import dev.trackside.app.site.RunningGateway;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The alerts of a running gateway. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = {
      "Alerts of the running gateway; exits 1 while one lasts that nobody acknowledged.",
      "  list              those that last (the default)",
      "  acknowledge [ID]  you know of one, or of all; it calls nobody any more",
      "  silence GROUP     a group calls nobody, for --for; it is still seen"
    })
public final class AlertsCommand implements Callable<Integer> {
  private static final List<String> ACTIONS = List.of("list", "acknowledge", "silence");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd]?)");
  private static final Map<String, Integer> SECONDS =
      Map.of("s", 1, "", 1, "m", 60, "h", 3_600, "d", 86_400);

  private final Printing printing;
  private final Map<String, String> environment;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "list",
      description = "list, acknowledge or silence.")
  private String action = "list";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID|GROUP",
      description = "The alert, or the group of alerts.")
  private String which = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long a silence lasts, such as 30m or 2h; 0 ends it (default: 1h).")
  private String time = "1h";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration in YAML (or TRACKSIDE_CONFIG).")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory (or TRACKSIDE_DATA; default: data).")
  private @Nullable String data;

  /** The command that prints there, with the environment's variables. */
  public AlertsCommand(Printing printing, Map<String, String> environment) {
    this.printing = printing;
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigException {
    if (!ACTIONS.contains(action)) {
      throw CommandException.usage(
          "alerts has no action " + action, "known are: " + String.join(", ", ACTIONS));
    }
    String path = path();
    Path directory = directory();
    RunningGateway gateway =
        RunningGateway.find(directory).orElseThrow(() -> RunningGateway.absent(directory, ""));
    boolean isList = action.equals("list");
    JsonNode view = isList ? gateway.get(path) : gateway.post(path, Json.object());
    if (json) {
      printing.print(view);
    } else {
      printing.print(AlertScreen.lines(view));
    }
    boolean isWell =
        view.path("alerts").valueStream().allMatch(each -> each.path("acknowledged").asBoolean());
    return !isList || isWell ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  private Path directory() throws ConfigException {
    Optional<Path> file =
        Optional.ofNullable(config)
            .or(() -> Optional.ofNullable(environment.get("TRACKSIDE_CONFIG")).map(Path::of));
    List<Settings.Flag> flags =
        data == null
            ? List.of()
            : List.of(new Settings.Flag(SettingTable.DATA, "--data", List.of(data)));
    return Settings.resolve(file, environment, flags).get(SettingTable.DATA);
  }

  private String path() {
    return switch (action) {
      case "acknowledge" ->
          "/api/v1/alerts/acknowledge" + (which.isEmpty() ? "" : "?id=" + encoded(which));
      case "silence" -> {
        if (which.isEmpty()) {
          throw CommandException.usage(
              "silence needs a group", "give one, such as trackside alerts silence sink");
        }
        yield "/api/v1/alerts/silence?group=" + encoded(which) + "&seconds=" + seconds();
      }
      default -> "/api/v1/alerts";
    };
  }

  private long seconds() {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      throw CommandException.usage(
          "--for " + time + " is no time", "a number with a unit: 90s, 30m, 2h, 1d; 0 ends it");
    }
    return Long.parseLong(matcher.group(1)) * SECONDS.getOrDefault(matcher.group(2), 1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
