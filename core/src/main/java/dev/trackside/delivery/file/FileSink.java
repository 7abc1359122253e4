package dev.trackside.delivery.file;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.store.DirectorySync;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final String name;
  private final Path directory;
  private final String destination;
  private final BatchFiles files;

  /**
   * A sink of a name that writes into a directory, which is made when it is missing.
   *
   * @param destination where that directory is, as the policy names it
   */
  public FileSink(String name, Path directory, String destination) {
    this.name = name;
    this.directory = directory;
    this.destination = destination;
    this.files = new BatchFiles(directory);
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
    files.keepProofs(batch, isThere);
    if (!isThere) {
      files.write(file, batch.bytes(), batch.length());
    }
    DirectorySync.force(directory);
    return new Delivery.Acknowledged(file.getFileName() + (isThere ? " (was there)" : ""));
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
