package dev.trackside.audit;

import dev.trackside.tree.LeafProof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checkpoints that were kept in files: in the proofs that sinks keep beside batches, and as notes
 * of their own.
 */
public final class AnchorFiles {
  /** How a file's name ends that holds just a checkpoint's note. */
  public static final String NOTE_SUFFIX = ".checkpoint";

  /** Directories below the one that is named. */
  private static final int DEPTH_MOST = 3;

  /** More is no file of ours; it is told as one that says nothing. */
  private static final long BYTES_MOST = 32L << 20;

  private AnchorFiles() {}

  /**
   * The notes in a sink's directory, or any other, each once: what {@link Verifier} takes. A file
   * that holds none is handed on as it is, so that the verification tells of it.
   */
  public static List<byte[]> notes(Path directory) throws IOException {
    Set<String> notes = new LinkedHashSet<>();
    for (Path file : files(directory)) {
      if (Files.size(file) > BYTES_MOST) {
        notes.add(file.getFileName().toString());
        continue;
      }
      byte[] bytes = Files.readAllBytes(file);
      List<LeafProof> proofs = isProofs(file) ? BatchProofs.parse(bytes) : List.of();
      proofs.forEach(each -> notes.add(each.checkpoint()));
      if (proofs.isEmpty()) {
        notes.add(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return notes.stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static boolean isProofs(Path file) {
    return file.toString().endsWith(BatchProofs.SUFFIX);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory.toRealPath(), DEPTH_MOST)) {
      List<Path> files = new ArrayList<>();
      walk.filter(file -> isProofs(file) || file.toString().endsWith(NOTE_SUFFIX))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(files::add);
      return files;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
