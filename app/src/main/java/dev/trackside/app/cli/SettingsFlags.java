package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.Setting;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.config.Settings.Flag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags by which every command finds its settings. */
final class SettingsFlags {
  private static final String CONFIG_VARIABLE = "TRACKSIDE_CONFIG";

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

  private final List<Flag> more = new ArrayList<>();

  /** Adds a flag of the command's own, if it was given. */
  SettingsFlags with(Setting<?> setting, String name, @Nullable String text) {
    if (text != null) {
      more.add(new Flag(setting, name, List.of(text)));
    }
    return this;
  }

  /** Adds a flag that can be given several times, if it was given. */
  SettingsFlags with(Setting<?> setting, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      more.add(new Flag(setting, name, texts));
    }
    return this;
  }

  Settings resolve(Map<String, String> environment) throws ConfigException {
    with(SettingTable.DATA, "--data", data);
    Optional<Path> file =
        Optional.ofNullable(config)
            .or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)).map(Path::of));
    return Settings.resolve(file, environment, more);
  }

  /** The data directory alone. */
  Path data(Map<String, String> environment) throws ConfigException {
    return resolve(environment).get(SettingTable.DATA);
  }

  /** The flags that say where batches go, and what may leave. */
  static final class SinkFlags {
    @Option(
        names = "--sink",
        paramLabel = "SPEC",
        description = "Where batches go, such as file:out; can be given several times.")
    private List<String> sinks = new ArrayList<>();

    @Option(
        names = "--destination",
        paramLabel = "NAME",
        description = "Where sinks are that do not say, as the policy names it (site: the garage).")
    private @Nullable String destination;

    @Option(
        names = "--policy",
        paramLabel = "PATH",
        description = "Geo-fence policy, a file or a directory (default: the one that is shipped).")
    private @Nullable String policy;

    /** True when a sink was given. */
    boolean nameSinks() {
      return !sinks.isEmpty();
    }

    /** Adds those that were given. */
    SettingsFlags addTo(SettingsFlags flags) {
      return flags
          .with(SettingTable.SINKS, "--sink", sinks)
          .with(SettingTable.DESTINATION, "--destination", destination)
          .with(SettingTable.POLICY, "--policy", policy);
    }
  }
}
