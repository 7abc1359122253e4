package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.Setting;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** The settings: what they are, where they come from, and whether a file is right. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Every setting with its value, origin and meaning; or check a file.")
final class ConfigCommand implements Runnable {
  private final Terminal terminal;

  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw CommandException.usage(
        "config needs a word more", "trackside config show, or trackside config check FILE");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Every setting with its value, origin and meaning.")
  int show(
      @Mixin SettingsFlags flags,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws ConfigException {
    Settings settings = flags.resolve(terminal.environment());
    if (json) {
      ObjectNode view = Json.object();
      for (Setting<?> setting : SettingTable.ALL) {
        view.putObject(setting.key())
            .put("value", settings.show(setting))
            .put("origin", settings.origin(setting))
            .put("unit", setting.unit())
            .put("variable", setting.variable())
            .put("meaning", setting.meaning());
      }
      terminal.print(view);
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (Setting<?> setting : SettingTable.ALL) {
        String value = settings.show(setting);
        rows.add(
            List.of(
                setting.key(),
                value.isEmpty() ? "-" : value,
                settings.origin(setting),
                setting.meaning()));
      }
      terminal.print(Texts.table(List.of("setting", "value", "origin", "meaning"), rows));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Check a configuration file without starting anything.")
  int check(@Parameters(paramLabel = "FILE", description = "The file.") Path file)
      throws ConfigException {
    Settings settings = Settings.resolve(Optional.of(file), Map.of(), List.of());
    long set =
        SettingTable.ALL.stream()
            .filter(setting -> !settings.origin(setting).equals("default"))
            .count();
    terminal.print(List.of(file + ": " + set + " settings, all right"));
    return ExitCode.OK;
  }
}
