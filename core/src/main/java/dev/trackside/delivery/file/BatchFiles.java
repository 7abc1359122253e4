package dev.trackside.delivery.file;

import dev.trackside.audit.BatchProofs;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.store.DirectorySync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that have their name only when all of them is on the disk, and the proofs of batches among
 * them. For one thread.
 *
 * <pre>
 * audit/ID.proofs    what the audit log vouches with
 * .NAME.part         written, fsynced; then renamed to NAME, for good once the directory is forced
 * </pre>
 */
public final class BatchFiles {
  /**
   * A batch is written in pieces: one write of several megabytes into a new file is four times
   * slower on Linux, whose page cache then looks for very large pages.
   */
  private static final int PIECE_BYTES = 256 * 1024;

  /** The directory below the sink's own that the proofs are in. */
  private static final String PROOFS = "audit";

  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final Path directory;

  /** The files of a sink's directory. */
  public BatchFiles(Path directory) {
    this.directory = directory;
  }

  /** Makes a directory and those above it, each on the disk. */
  public void create(Path wanted) throws IOException {
    DirectorySync.create(wanted);
  }

  /** Brings the names in a directory to the disk. */
  public void force(Path named) throws IOException {
    DirectorySync.force(named);
  }

  /**
   * Proofs are there before their batch is, but for one that came without any.
   *
   * @param isThere true when the batch is there already
   */
  public void keepProofs(SealedBatch batch, boolean isThere) throws IOException {
    Path proofs = directory.resolve(PROOFS).resolve(batch.id() + BatchProofs.SUFFIX);
    if (batch.proofs().length == 0 || (isThere && Files.exists(proofs))) {
      return;
    }
    DirectorySync.create(directory.resolve(PROOFS));
    write(proofs, batch.proofs(), batch.proofs().length);
    DirectorySync.force(directory.resolve(PROOFS));
  }

  /** Writes a file whole; it may be there already. */
  public void write(Path file, byte[] bytes, int length) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      writePart(part, bytes, length);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      removeAfter(e, part);
      throw e;
    }
  }

  private void writePart(Path part, byte[] bytes, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int at = 0; at < length; at += piece.capacity()) {
        piece.clear().put(bytes, at, Math.min(piece.capacity(), length - at));
        piece.flip();
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
      channel.force(true);
    }
  }

  private static void removeAfter(IOException problem, Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      problem.addSuppressed(e);
    }
  }
}
