package dev.trackside.delivery;

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
 * .ID.ndjson.part    written, fsynced
 * ID.ndjson          renamed to; then the directory is fsynced, then the batch is acknowledged
 * </pre>
 *
 * <p>A file that is there is whole, because it got its name after its bytes were on the disk; it is
 * compared with the batch, never written again.
 */
public final class FileSink implements Sink {
  /**
   * A batch is written in pieces: one write of several megabytes into a new file is four times
   * slower on Linux, whose page cache then looks for very large pages.
   */
  private static final int PIECE_BYTES = 256 * 1024;

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
    if (Files.exists(file)) {
      return known(file, batch);
    }
    Path part = directory.resolve("." + batch.id() + ".ndjson.part");
    try {
      write(part, batch);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      removeAfter(e, part);
      throw e;
    }
    DirectorySync.force(directory);
    return new Delivery.Acknowledged(file.getFileName().toString());
  }

  private void write(Path part, SealedBatch batch) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int at = 0; at < batch.length(); at += piece.capacity()) {
        piece.clear().put(batch.bytes(), at, Math.min(piece.capacity(), batch.length() - at));
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

  /** The batch's file is there: an attempt before got as far as the rename. */
  private Delivery known(Path file, SealedBatch batch) throws IOException {
    if (Files.size(file) != batch.length() || !Arrays.equals(hash(file), batch.row().sha256())) {
      return new Delivery.Unavailable(
          file + " is there with other content",
          "somebody changed it, or two gateways share the directory; move the file away");
    }
    DirectorySync.force(directory);
    return new Delivery.Acknowledged(file.getFileName() + " (was there)");
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
