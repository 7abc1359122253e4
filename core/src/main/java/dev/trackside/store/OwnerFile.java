package dev.trackside.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Small files that only their owner may read, for secrets. Written whole and on the disk when the
 * call returns: when power goes meanwhile, the old content is there or the new one.
 */
public final class OwnerFile {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final SecureRandom RANDOM = new SecureRandom();

  private OwnerFile() {}

  /** Writes a file into a directory that is made when it is missing. */
  public static void create(Path file, String text) throws IOException {
    DirectorySync.create(directory(file));
    write(file, text);
  }

  /** Puts a text in the place of what a file holds. Its directory must be there. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts bytes in the place of what a file holds. Its directory must be there. */
  public static void write(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER));
    fill(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    DirectorySync.force(directory(file));
  }

  /** Writes random bytes over a file's own, in place, and forces them; nothing when it is gone. */
  public static void overwrite(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] noise = new byte[Math.toIntExact(Files.size(file))];
    RANDOM.nextBytes(noise);
    fill(file, noise);
  }

  /** Deletes a file for good; nothing when it is gone. */
  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    DirectorySync.force(directory(file));
  }

  private static void fill(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /**
   * True when nobody but its owner may read or write a file.
   *
   * @throws UnsupportedOperationException when the file system knows no owner permissions
   */
  public static boolean isPrivate(Path file) throws IOException {
    return OWNER.containsAll(Files.getPosixFilePermissions(file));
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}
