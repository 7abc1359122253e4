package dev.trackside.app.stress.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run's files are.
 *
 * @param root the directory of all of them
 */
public record RunFolder(Path root) {
  /** The gateway's data directory. */
  public Path data() {
    return root.resolve("data");
  }

  /** What the sink in the garage got: a file a batch. */
  public Path site() {
    return root.resolve("site");
  }

  /** The cloud's own store. */
  public Path cloud() {
    return root.resolve("cloud");
  }

  /** The gateway's dead letters at the end, a line each. */
  public Path letters() {
    return root.resolve("dead-letters.ndjson");
  }

  /** What the gateway printed in all its lives. */
  public Path log() {
    return root.resolve("gateway.log");
  }

  Path config() {
    return root.resolve("gateway.yaml");
  }

  /** Writes the gateway's configuration, with the garage's sink and the cloud's. */
  void configure(String cloudSink, boolean isSoak) throws IOException {
    Files.createDirectories(root);
    List<String> lines =
        List.of(
            "data: " + quoted(data().toString()),
            "sinks:",
            "  - " + quoted("site=file:" + site()),
            "  - " + quoted("home-gb=" + cloudSink),
            // In a soak the file must stop growing while it is watched.
            "retention: " + (isSoak ? "5m" : "7d"));
    Files.write(config(), lines);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
