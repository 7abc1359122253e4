package dev.trackside.buffer;

import dev.trackside.packet.CorruptBlockException;
import dev.trackside.store.DirectorySync;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Remembers over a restart that something damaged was met in the file: the next start of the
 * gateway salvages. The first finding counts.
 */
public final class DamageMark {
  private static final Logger LOG = System.getLogger(DamageMark.class.getName());
  private static final String FILE = "damaged.mark";

  private DamageMark() {}

  /** Sets it when a problem is one of the file; else nothing happens. */
  public static void note(Store store, Throwable problem) {
    boolean isOfFile =
        problem instanceof CorruptBlockException
            || (problem instanceof StoreException known
                && known.kind() == StoreException.Kind.DAMAGED
                && known.getCause() instanceof SQLException);
    Path file = store.directory().resolve(FILE);
    if (isOfFile && !Files.exists(file)) {
      try {
        String words = String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
        DirectorySync.write(file, words + "\n");
      } catch (IOException e) {
        LOG.log(Level.WARNING, "damage was found and could not be noted: {0}", e.getMessage());
      }
    }
  }

  /** What was found; empty for nothing. */
  public static Optional<String> find(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  /** Forgets it: the file is whole, or another one is in its place. */
  public static void remove(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }
}
