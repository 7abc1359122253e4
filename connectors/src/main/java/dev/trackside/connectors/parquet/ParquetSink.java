package dev.trackside.connectors.parquet;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.BatchFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A directory with one Parquet file a batch. The file's name is the sink's memory of the batch, and
 * its note says of which sealed bytes it was made.
 *
 * <pre>
 * audit/ID.proofs       what the audit log vouches with, before the batch
 * ID.parquet            written aside, fsynced, renamed; then the directory is fsynced
 * _manifest/ID.json     the file's note, its hash and size; after the file, before the ack
 *
 * note     {"batch_id":..,"sealed_sha256":..,"packets":..,"rows":..,"from":..,"to":..,
 *           "schema_version":1}
 * manifest the same with "file", "file_bytes" and "file_sha256" behind
 * </pre>
 *
 * <p>A batch that is there is compared by the sealed hash, not by its bytes: those may differ with
 * the version of the compressor. A manifest that a crash kept from being written is made of the
 * file when the batch comes again.
 */
public final class ParquetSink implements Sink {
  /** What a file's name ends with. */
  static final String SUFFIX = ".parquet";

  private static final String MANIFESTS = "_manifest";
  private static final String SEALED = "\"sealed_sha256\":\"";

  private static final int HASH_DIGITS = 64;

  private final String name;
  private final Path directory;
  private final String destination;
  private final BatchFiles files;

  /**
   * A sink of a name that writes into a directory, which is made when it is missing.
   *
   * @param destination where that directory is, as the policy names it
   */
  public ParquetSink(String name, Path directory, String destination) {
    this.name = name;
    this.directory = directory;
    this.destination = destination;
    this.files = new BatchFiles(directory);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String destination() {
    return destination;
  }

  /** True when a table was written of the batch as it was before an erasure. */
  private static boolean wasOnce(SealedBatch batch, String note) {
    int at = note.indexOf(SEALED) + SEALED.length();
    boolean isWhole = at >= SEALED.length() && note.length() >= at + HASH_DIGITS;
    String hash = isWhole ? note.substring(at, at + HASH_DIGITS) : "";
    return hash.matches("[0-9a-f]+") && batch.row().wasOnce(HexFormat.of().parseHex(hash));
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException {
    files.create(directory);
    Path file = directory.resolve(batch.id() + SUFFIX);
    boolean isThere = Files.exists(file);
    byte[] bytes;
    if (isThere) {
      bytes = Files.readAllBytes(file);
      Optional<String> note = ParquetFile.note(bytes);
      boolean isSame = note.isPresent() && note.get().contains(SEALED + batch.sha256() + "\"");
      if (note.isEmpty() || !(isSame || wasOnce(batch, note.get()))) {
        return new Delivery.Unavailable(
            file + " is there with other content",
            "somebody changed it, or two gateways share the directory; move the file away");
      }
      if (isSame) {
        files.keepProofs(batch, true);
      }
    } else {
      try {
        bytes = encoded(batch);
      } catch (IllegalArgumentException | JacksonException e) {
        return new Delivery.Refused(
            "batch " + batch.id() + " cannot be written as a table: " + e.getMessage(),
            "the packet is kept as a dead letter; see dlq");
      }
      files.keepProofs(batch, false);
      files.write(file, bytes, bytes.length);
    }
    files.force(directory);
    keepManifest(batch.id(), bytes);
    return new Delivery.Acknowledged(file.getFileName() + (isThere ? " (was there)" : ""));
  }

  private static byte[] encoded(SealedBatch batch) {
    SampleTable table = SampleTable.of(batch);
    String note =
        """
        {"batch_id":"%s","sealed_sha256":"%s","packets":%d,"rows":%d,"from":"%s","to":"%s",\
        "schema_version":%d}\
        """
            .formatted(
                batch.id(),
                batch.sha256(),
                table.packets(),
                table.rows(),
                table.from(),
                table.to(),
                SampleTable.SCHEMA_VERSION);
    return ParquetFile.of(table.columns(), note);
  }

  private void keepManifest(String id, byte[] file) throws IOException {
    Path manifests = directory.resolve(MANIFESTS);
    Path manifest = manifests.resolve(id + ".json");
    if (Files.exists(manifest)) {
      return;
    }
    files.create(manifests);
    String note = ParquetFile.note(file).orElseThrow();
    String hash = sha256(file);
    String text =
        "%s,\"file\":\"%s\",\"file_bytes\":%d,\"file_sha256\":\"%s\"}\n"
            .formatted(note.substring(0, note.length() - 1), id + SUFFIX, file.length, hash);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    files.write(manifest, bytes, bytes.length);
    files.force(manifests);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {}
}
