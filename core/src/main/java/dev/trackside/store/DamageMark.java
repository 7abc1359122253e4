package dev.trackside.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Remembers over a restart that something damaged was met in the file: the next start of the
 * gateway salvages. The first finding counts.
 */
public final class DamageMark {
  private static final String FILE = "damaged.mark";

  private DamageMark() {}

  /** Notes what was found. */
  public static void set(Path directory, String finding) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      RootsFile.write(file, finding.lines().findFirst().orElse("") + "\n");
    }
  }

  /** What was found; empty for nothing. */
  public static Optional<String> find(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  static void remove(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }
}
