package dev.trackside.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes directory entries durable. SQLite syncs the directory of a new file too, but goes on when
 * that fails; here a failure is an error.
 */
public final class DirectorySync {
  private DirectorySync() {}

  /** Forces a directory's entries to the disk. */
  public static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
