package dev.trackside.audit;

import dev.trackside.store.StoreException;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.Note;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sink keeps beside a batch: a proof of each of its entries up to a checkpoint that is
 * signed over all of them, one C2SP tlog-proof behind the other. A proof's extra bytes are the
 * entry itself, so that batch and proofs show without the log what it says of the batch. Their
 * checkpoints, kept where we cannot change them, are the anchors of a verification.
 */
public final class BatchProofs {
  /** How their files' names end. */
  public static final String SUFFIX = ".proofs";

  /** Entries of a batch that are proved; all are covered by the checkpoint. */
  private static final int PARTS_MOST = 100;

  private static final String HEAD = "c2sp.org/tlog-proof@v1\n";

  private BatchProofs() {}

  /**
   * The proofs of a batch; empty while no checkpoint covers all of its entries.
   *
   * @param sealing the kind of the entries that say what it holds
   */
  static Optional<byte[]> of(Connection connection, String batch, Kind sealing)
      throws SQLException {
    AuditQuery sealed = AuditQuery.all().ofBatch(batch).ofKind(sealing);
    AuditQuery recovered = AuditQuery.all().ofBatch(batch).ofKind(Kind.BATCH_RECOVERED);
    Optional<Entry> last = AuditReader.newest(connection, sealed);
    // A batch that was sealed anew has older entries too; those of the newest sealing follow each
    // other.
    long parts = last.map(each -> each.data().get("parts")).map(BatchProofs::number).orElse(1L);
    long first = last.map(Entry::seq).orElse(0L) - parts + 1;
    List<Entry> entries = AuditReader.page(connection, sealed, Math.max(0, first), PARTS_MOST);
    if (last.isEmpty()) {
      // Frozen by a program that had no log; what was logged when it was found stands for it.
      last = AuditReader.newest(connection, recovered);
      entries = last.stream().toList();
    }
    if (last.isEmpty()) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "batch " + batch + " has no entry in the audit log",
          "the log was changed or is another one's: keep the directory and run audit verify",
          null);
    }
    Optional<byte[]> note = AuditReader.newestCheckpoint(connection);
    long size =
        note.flatMap(Note::parse)
            .flatMap(each -> Checkpoint.parse(each.text()))
            .map(Checkpoint::size)
            .orElse(0L);
    if (size <= last.get().seq()) {
      return Optional.empty();
    }
    String checkpoint = new String(note.orElseThrow(), StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder();
    for (Entry each : entries) {
      List<byte[]> hashes = AuditReader.inclusion(connection, each.seq(), size);
      text.append(new LeafProof(each.seq(), hashes, each.body(), checkpoint).text());
    }
    return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 1;
  }

  /** The proofs in a file of a sink; empty when it holds anything else. */
  public static List<LeafProof> parse(byte[] bytes) {
    List<LeafProof> proofs = new ArrayList<>();
    String text = new String(bytes, StandardCharsets.UTF_8);
    int from = 0;
    while (from < text.length()) {
      int next = text.indexOf("\n" + HEAD, from);
      int end = next < 0 ? text.length() : next + 1;
      Optional<LeafProof> proof = LeafProof.parse(text.substring(from, end));
      if (proof.isEmpty()) {
        return List.of();
      }
      proofs.add(proof.get());
      from = end;
    }
    return proofs;
  }
}
