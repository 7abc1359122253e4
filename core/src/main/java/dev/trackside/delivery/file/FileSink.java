package dev.trackside.delivery.file;

import dev.trackside.audit.BatchProofs;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.store.DirectorySync;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A directory with one file a batch. The file's name is the sink's memory of the batch.
 *
 * <pre>
 * audit/ID.proofs    what the audit log vouches with, written the same way before the batch
 * .ID.ndjson.part    written, fsynced
 * ID.ndjson          renamed to; then the directory is fsynced, then the batch is acknowledged
 * </pre>
 *
 * <p>A file that is there is whole, because it got its name after its bytes were on the disk; a
 * batch that is there is compared with the one that comes, never written again, and keeps the
 * proofs that it came with. Only of a batch that was resealed after an erasure the file may be an
 * older making of it, known by its hash, with what left before.
 */
public final class FileSink implements Sink {
  /**
   * A batch is written in pieces: one write of several megabytes into a new file is four times
   * slower on Linux, whose page cache then looks for very large pages.
   */
  private static final int PIECE_BYTES = 256 * 1024;

  /** The directory below the sink's own that the proofs are in. */
  private static final String PROOFS = "audit";

  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final String name;
  private final Path directory;
  private final String destination;

  /**
   * A sink of a name that writes into a directory, which is made when it is missing.
   *
   * @param destination where that directory is, as the policy names it
   */
  public FileSink(String name, Path directory, String destination) {
    this.name = name;
    this.directory = directory;
    this.destination = destination;
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException {
    DirectorySync.create(directory);
    Path file = directory.resolve(batch.id() + ".ndjson");
    boolean isThere = Files.exists(file);
    byte[] there = isThere ? hash(file) : new byte[0];
    boolean isOther = isThere && !Arrays.equals(there, batch.row().sha256());
    if (isOther && batch.row().wasOnce(there)) {
      // Sealed anew without what was erased since: the sink has it as it was before, once.
      DirectorySync.force(directory);
      return new Delivery.Acknowledged(file.getFileName() + " (was there, from before an erasure)");
    }
    if (isOther) {
      return new Delivery.Unavailable(
          file + " is there with other content",
          "somebody changed it, or two gateways share the directory; move the file away");
    }
    keepProofs(batch, isThere);
    if (!isThere) {
      write(file, batch.bytes(), batch.length());
    }
    DirectorySync.force(directory);
    return new Delivery.Acknowledged(file.getFileName() + (isThere ? " (was there)" : ""));
  }

  /** Proofs are there before their batch is, but for one that came without any. */
  private void keepProofs(SealedBatch batch, boolean isThere) throws IOException {
    Path proofs = directory.resolve(PROOFS).resolve(batch.id() + BatchProofs.SUFFIX);
    if (batch.proofs().length == 0 || (isThere && Files.exists(proofs))) {
      return;
    }
    DirectorySync.create(directory.resolve(PROOFS));
    write(proofs, batch.proofs(), batch.proofs().length);
    DirectorySync.force(directory.resolve(PROOFS));
  }

  private void write(Path file, byte[] bytes, int length) throws IOException {
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

  private static byte[] hash(Path file) throws IOException {
    MessageDigest digest = TreeHash.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  @Override
  public void close() {}
}
