package dev.trackside.app.audit;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.audit.AnchorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory with checkpoints that were kept elsewhere: a sink's, or one of notes alone. */
public final class KeptCheckpoints {
  private KeptCheckpoints() {}

  /** The notes in it; what is none of them the verdict will say. */
  public static List<byte[]> read(Path directory) {
    List<byte[]> notes;
    try {
      notes = Files.isDirectory(directory) ? AnchorFiles.notes(directory) : List.of();
    } catch (IOException e) {
      throw bad("the checkpoints in " + directory + " cannot be read: " + e.getMessage());
    }
    if (notes.isEmpty()) {
      throw bad("there are no checkpoints in " + directory);
    }
    return notes;
  }

  private static BadWordException bad(String problem) {
    return new BadWordException(
        problem,
        "name a file sink's directory, or one that has them by trackside audit checkpoint --keep");
  }

  /** The file for a checkpoint over so many entries. */
  public static Path file(Path directory, long size) {
    return directory.resolve("%012d%s".formatted(size, AnchorFiles.NOTE_SUFFIX));
  }
}
