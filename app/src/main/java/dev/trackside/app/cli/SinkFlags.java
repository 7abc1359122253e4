package dev.trackside.app.cli;

import dev.trackside.app.config.SettingTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say where batches go, and what may leave. */
final class SinkFlags {
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
