package dev.trackside.audit.bundle;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.LogKey;
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
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private static final int PAGE = 512;
  private static final String VERIFIER = "VerifyAudit.java";

  private final Reading reading;
  private final LogKey key;
  private final BundleRequest request;
  private final BundleTables tables = new BundleTables();
  private final Newest newest;
  private long taken;

  /**
   * How far the bundle goes. The log may grow while it is written; what is newer is not in it.
   *
   * @param note the newest checkpoint's
   * @param heads the newest entry that tells the heads, with its proof; null when there is none
   */
  private record Newest(byte[] note, Checkpoint checkpoint, @Nullable LeafProof heads) {}

  /** Takes an entry that comes by. */
  private interface Taking {
    void take(Entry entry) throws IOException;
  }

  private Bundle(Reading reading, LogKey key, BundleRequest request) {
    this.reading = reading;
    this.key = key;
    this.request = request;
    this.newest = reading.read(Bundle::newest);
  }

  private static Newest newest(Connection connection) throws SQLException {
    byte[] note =
        AuditReader.newestCheckpoint(connection)
            .orElseThrow(() ->
                new NoSuchElementException(
                    "the log has no checkpoint yet: sign before a bundle is made"));
    Checkpoint checkpoint =
        Note.parse(note).flatMap(each -> Checkpoint.parse(each.text())).orElseThrow();
    AuditQuery heads = AuditQuery.all().ofKind(Kind.HEADS).before(checkpoint.size());
    Optional<Entry> told = AuditReader.newest(connection, heads);
    LeafProof proof =
        told.isPresent() ? AuditReader.proof(connection, told.get().seq()).orElse(null) : null;
    return new Newest(note, checkpoint, proof);
  }

  /**
   * Writes the bundle of a log as far as its newest checkpoint, as it goes through the log: what it
   * holds in memory does not grow with the log. The stream stays open. Append an entry with the
   * heads of the jurisdictions and sign before, so that each extract proves its completeness.
   *
   * @throws NoSuchElementException when nothing was signed yet; nothing is written then
   */
  public static void write(Reading reading, LogKey key, BundleRequest request, OutputStream out)
      throws IOException {
    Bundle bundle = new Bundle(reading, key, request);
    try (BundleZip zip = new BundleZip(out)) {
      bundle.write(zip);
      zip.finish();
    }
  }

  private void write(BundleZip zip) throws IOException {
    zip.add("checkpoint.txt", newest.note());
    zip.add("checkpoints.jsonl", this::checkpoints);
    zip.add("anchors.jsonl", out -> lines(request.anchors(), out));
    zip.add("entries.jsonl", this::entries);
    zip.add("leaves.bin", out -> walk(each -> out.write(each.leaf())));
    LeafProof heads = newest.heads();
    if (heads != null) {
      zip.add(
          "proofs/" + heads.index() + ".tlog-proof", heads.text().getBytes(StandardCharsets.UTF_8));
    }
    for (Map.Entry<String, byte[]> each : request.policies().entrySet()) {
      zip.add("policies/" + each.getKey() + ".json", each.getValue());
    }
    zip.add("decision-matrix.csv", request.matrix());
    zip.add("transfers.csv", out -> table(out, BundleTables.TRANSFERS));
    zip.add("access.csv", out -> table(out, BundleTables.ACCESS));
    long size = newest.checkpoint().size();
    zip.add("summary.json", CanonicalJson.encode(tables.summary(size)));
    zip.add("README.txt", readme(newest.checkpoint()));
    zip.add("verifier/" + VERIFIER, verifier());
    byte[] manifest = manifest(zip, size);
    zip.add("MANIFEST.json", manifest);
    String text =
        "trackside evidence bundle\n"
            + key.name()
            + "\n"
            + TreeHash.hex(TreeHash.plain(manifest))
            + "\n";
    zip.add("MANIFEST.note", Note.sign(text, key.current()).bytes());
  }

  private void checkpoints(OutputStream out) throws IOException {
    for (long from = 0; from <= newest.checkpoint().size(); ) {
      long start = from;
      List<byte[]> page =
          reading.read(connection -> AuditReader.checkpoints(connection, start, PAGE));
      List<byte[]> within = page.stream().filter(note -> size(note) <= size()).toList();
      lines(within, out);
      if (page.isEmpty() || within.size() < page.size()) {
        return; // those that follow were signed since
      }
      from = 1 + size(page.getLast());
    }
  }

  private long size() {
    return newest.checkpoint().size();
  }

  private static long size(byte[] note) {
    return Note.parse(note)
        .flatMap(each -> Checkpoint.parse(each.text()))
        .map(Checkpoint::size)
        .orElse(Long.MAX_VALUE - 1);
  }

  private static void lines(List<byte[]> notes, OutputStream out) throws IOException {
    for (byte[] note : notes) {
      String text = new String(note, StandardCharsets.UTF_8);
      out.write(CanonicalJson.encode(Map.of("note", text)));
      out.write('\n');
    }
  }

  /** Goes through the entries that the bundle covers, a page at a time. */
  private void walk(Taking taking) throws IOException {
    AuditQuery covered = AuditQuery.all().before(size());
    for (long at = 0; at < size(); ) {
      long from = at;
      List<Entry> page =
          reading.read(connection -> AuditReader.page(connection, covered, from, PAGE));
      if (page.isEmpty()) {
        return; // the verifier will say that they are missing
      }
      for (Entry each : page) {
        taking.take(each);
      }
      at = page.getLast().seq() + 1;
    }
  }

  private void entries(OutputStream out) throws IOException {
    walk(each -> {
      if (request.takes(each.text("jur"))) {
        out.write(each.body());
        out.write('\n');
        tables.count(each);
        taken++;
      }
    });
  }

  private void table(OutputStream out, BundleTables.Table table) throws IOException {
    out.write(table.head());
    walk(each -> {
      Map<String, Object> members = each.members();
      if (table.takes(members) && request.takes(each.text("jur"))) {
        out.write(table.row(each, members));
      }
    });
  }

  private byte[] readme(Checkpoint checkpoint) throws IOException {
    String text = new String(resource("bundle-readme.txt"), StandardCharsets.UTF_8);
    return text.replace("@LOG@", key.name())
        .replace("@SIZE@", Long.toString(checkpoint.size()))
        .replace("@TAKEN@", Long.toString(taken))
        .replace(
            "@WHOSE@",
            request.jurisdictions().isEmpty() ? "all" : String.join(", ", request.jurisdictions()))
        .replace("@MADE@", Entry.Stamp.text(request.made()))
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
  private byte[] manifest(BundleZip zip, long size) {
    Map<String, Object> head =
        Map.of(
            "format",
            "trackside-bundle-1",
            "log",
            key.name(),
            "size",
            size,
            "entries",
            taken,
            "jurisdictions",
            request.jurisdictions(),
            "made",
            Entry.Stamp.text(request.made()));
    String about = new String(CanonicalJson.encode(head), StandardCharsets.UTF_8);
    String files = String.join(",\n", zip.listed());
    return ("{\"bundle\":" + about + ",\"files\":[\n" + files + "\n]}\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
