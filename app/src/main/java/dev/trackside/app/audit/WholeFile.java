package dev.trackside.app.audit;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** A file that is there wholly or not at all, and that its owner alone may read. */
public final class WholeFile {
  private static final int BYTES = 1 << 16;
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final FileAttribute<?> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private WholeFile() {}

  /** Writes its content. */
  public interface Writing {
    /** Writes all of it. */
    void to(OutputStream out) throws IOException;
  }

  /** Reads the batch that somebody names. */
  public static byte[] read(Path batch) {
    try {
      return Files.readAllBytes(batch);
    } catch (IOException e) {
      throw CommandException.usage(
          "the batch " + batch + " cannot be read", "give the file that the sink has");
    }
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
        try (FileChannel channel = FileChannel.open(aside, NEW, OWNER)) {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BYTES);
          writing.to(out);
          out.flush();
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
