package dev.trackside.app.audit;

import dev.trackside.app.desk.BadWordException;
import dev.trackside.audit.AnchorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  /**
   * Keeps a checkpoint of a log over so many entries in a directory, in a file of its own; returns
   * which. Another one over as many entries that is there already is never written over: it may be
   * the only one that tells of a log that was exchanged.
   */
  public static Path keep(Path directory, String log, long size, byte[] note) {
    String name = log.replaceAll("[^A-Za-z0-9.-]", "_");
    Path file = directory.resolve("%s-%012d%s".formatted(name, size, AnchorFiles.NOTE_SUFFIX));
    try {
      if (Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), note)) {
        throw new BadWordException(
            file + " is there, and is another checkpoint over as many entries of this log",
            "keep both, and run audit verify --anchors " + directory);
      }
    } catch (IOException e) {
      throw bad(file + " cannot be read: " + e.getMessage());
    }
    WholeFile.write(file, out -> out.write(note));
    return file;
  }
}
