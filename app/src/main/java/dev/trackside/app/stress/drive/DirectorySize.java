package dev.trackside.app.stress.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the files of a directory take, seen from outside. */
final class DirectorySize {
  private DirectorySize() {}

  /** Bytes of its files; -1 when it cannot be told at this moment. */
  static long of(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return -1; // not yet there, or files come and go while it is looked at
    }
  }
}
