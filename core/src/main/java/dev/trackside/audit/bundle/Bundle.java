package dev.trackside.audit.bundle;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.LogKey;
import dev.trackside.audit.Stamp;
import dev.trackside.store.Reading;
import dev.trackside.tree.CanonicalJson;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A file for somebody who trusts neither us nor our program: entries, hashes, checkpoints and a
 * verifier that needs only a Java. The same log and the same request give the same bytes.
 *
 * <pre>
 * MANIFEST.json      about the bundle, and path, size and SHA-256 of every other file
 * MANIFEST.note      signed: the manifest's SHA-256
 * README.txt         what it is and how to check it
 * checkpoint.txt     the newest; how far the bundle goes
 * checkpoints.jsonl  {"note":..} a line: all of them               anchors.jsonl  others' copies
 * entries.jsonl      the entries' exact bytes, a line each
 * leaves.bin         32 bytes an entry of the log, also of those whose bytes are not here
 * proofs/SEQ.tlog-proof   of the newest entry that tells the heads of the jurisdictions
 * policies/HASH.json      what was in force      decision-matrix.csv  what it decides
 * transfers.csv      what left                   access.csv  who read
 * summary.json       counts                      verifier/VerifyAudit.java
 * </pre>
 */
public final class Bundle {
  private static final int PAGE = 4_096;
  private static final String VERIFIER = "VerifyAudit.java";

  private final LogKey key;
  private final BundleRequest request;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Growing entries = new Growing();
  private final Growing leaves = new Growing();
  private final BundleTables tables = new BundleTables();
  private long taken;

  /** Bytes that are gathered. */
  private static final class Growing extends java.io.ByteArrayOutputStream {
    void line(byte[] bytes) {
      writeBytes(bytes);
      write('\n');
    }
  }

  private Bundle(LogKey key, BundleRequest request) {
    this.key = key;
    this.request = request;
  }

  /**
   * Writes the bundle of a log as far as its newest checkpoint. Append an entry with the heads of
   * the jurisdictions and sign before, so that each extract proves its completeness.
   *
   * @throws NoSuchElementException when nothing was signed yet
   */
  public static void write(Reading reading, LogKey key, BundleRequest request, OutputStream out)
      throws IOException {
    Bundle bundle = new Bundle(key, request);
    bundle.gather(reading);
    bundle.zip(out);
  }

  private void gather(Reading reading) throws IOException {
    byte[] newest =
        reading
            .read(AuditReader::newestCheckpoint)
            .orElseThrow(() ->
                new NoSuchElementException(
                    "the log has no checkpoint yet: sign before a bundle is made"));
    Checkpoint checkpoint =
        Note.parse(newest).flatMap(note -> Checkpoint.parse(note.text())).orElseThrow();
    files.put("checkpoint.txt", newest);
    files.put("checkpoints.jsonl", lines(checkpoints(reading)));
    files.put("anchors.jsonl", lines(request.anchors()));
    gatherEntries(reading, checkpoint.size());
    files.put("entries.jsonl", entries.toByteArray());
    files.put("leaves.bin", leaves.toByteArray());
    files.putAll(reading.read(this::proof));
    request.policies().forEach((hash, text) -> files.put("policies/" + hash + ".json", text));
    files.put("decision-matrix.csv", request.matrix());
    files.put("transfers.csv", tables.transfers());
    files.put("access.csv", tables.access());
    files.put("summary.json", CanonicalJson.encode(tables.summary(checkpoint.size())));
    files.put("README.txt", readme(checkpoint));
    files.put("verifier/" + VERIFIER, verifier());
    byte[] manifest = manifest(checkpoint);
    files.put("MANIFEST.json", manifest);
    files.put(
        "MANIFEST.note",
        Note.sign(
                "trackside evidence bundle\n"
                    + key.name()
                    + "\n"
                    + TreeHash.hex(TreeHash.plain(manifest))
                    + "\n",
                key.current())
            .bytes());
  }

  private static List<byte[]> checkpoints(Reading reading) {
    List<byte[]> notes = new ArrayList<>();
    long from = 0;
    while (true) {
      long start = from;
      List<byte[]> page =
          reading.read(connection -> AuditReader.checkpoints(connection, start, PAGE));
      if (page.isEmpty()) {
        return notes;
      }
      notes.addAll(page);
      from =
          1
              + Note.parse(page.getLast())
                  .flatMap(note -> Checkpoint.parse(note.text()))
                  .map(Checkpoint::size)
                  .orElse(Long.MAX_VALUE - 1);
    }
  }

  private static byte[] lines(List<byte[]> notes) {
    Growing lines = new Growing();
    notes.forEach(note ->
        lines.line(CanonicalJson.encode(Map.of("note", new String(note, StandardCharsets.UTF_8)))));
    return lines.toByteArray();
  }

  private void gatherEntries(Reading reading, long size) {
    for (long at = 0; at < size; ) {
      long from = at;
      List<Entry> page =
          reading.read(connection ->
              AuditReader.page(connection, AuditQuery.all().before(size), from, PAGE));
      if (page.isEmpty()) {
        return; // the verifier will say that they are missing
      }
      for (Entry each : page) {
        leaves.writeBytes(each.leaf());
        if (request.takes(each.text("jur"))) {
          entries.line(each.body());
          tables.add(each);
          taken++;
        }
      }
      at = page.getLast().seq() + 1;
    }
  }

  private Map<String, byte[]> proof(Connection connection) throws SQLException {
    Map<String, byte[]> proofs = new TreeMap<>();
    var heads = AuditReader.newest(connection, AuditQuery.all().ofKind(Kind.HEADS));
    if (heads.isPresent()) {
      long seq = heads.get().seq();
      AuditReader.proof(connection, seq)
          .map(LeafProof::text)
          .ifPresent(text ->
              proofs.put("proofs/" + seq + ".tlog-proof", text.getBytes(StandardCharsets.UTF_8)));
    }
    return proofs;
  }

  private byte[] readme(Checkpoint checkpoint) throws IOException {
    String text = new String(resource("bundle-readme.txt"), StandardCharsets.UTF_8);
    return text.replace("@LOG@", key.name())
        .replace("@SIZE@", Long.toString(checkpoint.size()))
        .replace("@TAKEN@", Long.toString(taken))
        .replace(
            "@WHOSE@",
            request.jurisdictions().isEmpty() ? "all" : String.join(", ", request.jurisdictions()))
        .replace("@MADE@", Stamp.text(request.made()))
        .replace("@KEY@", key.verifier().text())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The source of the verifier that goes with each bundle. */
  public static byte[] verifier() throws IOException {
    return resource(VERIFIER);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Bundle.class.getResourceAsStream("/dev/trackside/audit/" + name)) {
      if (in == null) {
        throw new UncheckedIOException(new IOException(name + " is missing from the program"));
      }
      return in.readAllBytes();
    }
  }

  /** One JSON object, a line a file. */
  private byte[] manifest(Checkpoint checkpoint) {
    Map<String, Object> head =
        Map.of(
            "format", "trackside-bundle-1",
            "log", key.name(),
            "size", checkpoint.size(),
            "entries", taken,
            "jurisdictions", request.jurisdictions(),
            "made", Stamp.text(request.made()));
    List<String> lines = new ArrayList<>();
    files.forEach((path, bytes) ->
        lines.add(
            text(
                Map.of(
                    "path",
                    path,
                    "sha256",
                    TreeHash.hex(TreeHash.plain(bytes)),
                    "size",
                    (long) bytes.length))));
    String all =
        "{\"bundle\":" + text(head) + ",\"files\":[\n" + String.join(",\n", lines) + "\n]}\n";
    return all.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Map<String, Object> object) {
    return new String(CanonicalJson.encode(object), StandardCharsets.UTF_8);
  }

  private void zip(OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setMethod(ZipEntry.DEFLATED);
        zip.putNextEntry(entry);
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
  }
}
