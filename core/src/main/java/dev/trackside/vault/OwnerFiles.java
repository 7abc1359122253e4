package dev.trackside.vault;

import dev.trackside.store.DirectorySync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** Files that only their owner may read: written whole and durable, or not at all. */
final class OwnerFiles {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final SecureRandom RANDOM = new SecureRandom();

  private OwnerFiles() {}

  /** Whether others than the owner may do anything with it. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return !OWNER.containsAll(Files.getPosixFilePermissions(file));
  }

  /** Replaces a file: aside, forced, renamed, the directory forced. */
  static void write(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER));
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      fill(channel, content);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    DirectorySync.force(directory(file));
  }

  /** Writes random bytes over a file's own, in place, and forces them; nothing when it is gone. */
  static void overwrite(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] noise = new byte[Math.toIntExact(Files.size(file))];
    RANDOM.nextBytes(noise);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      fill(channel, noise);
    }
  }

  /** Deletes a file for good; nothing when it is gone. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    DirectorySync.force(directory(file));
  }

  private static void fill(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}
