package dev.trackside.app.audit;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there wholly or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes its content. */
  public interface Writing {
    /** Writes all of it. */
    void to(OutputStream out) throws IOException;
  }

  /** Writes aside and moves, so that nobody opens half of it; makes the directory if need be. */
  public static void write(Path file, Writing writing) {
    Path aside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try {
        try (OutputStream out = Files.newOutputStream(aside)) {
          writing.to(out);
        }
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.REFUSED, "cannot write " + file + ": " + e, "check its place");
    }
  }
}
