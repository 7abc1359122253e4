package dev.trackside.app.audit;

import dev.trackside.app.json.Json;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Proves entries, and what became of single packets, up to the signed checkpoint. */
public final class ProofDesk {
  /** Entries whose range of request ids holds one id; a few for each sink. */
  private static final int ENTRIES_MOST = 1_000;

  private final Reading reading;
  private final TrustedKeys trusted;

  /** Where the bytes of batches come from. */
  public interface Batches {
    /**
     * The bytes of a batch as they left; empty when nobody has them.
     *
     * @throws StoreException when they cannot be made again
     */
    Optional<byte[]> bytes(String id);
  }

  /** Proofs out of a log, for whoever trusts these keys. */
  public ProofDesk(Reading reading, TrustedKeys trusted) {
    this.reading = reading;
    this.trusted = trusted.followed(reading);
  }

  /** True for the place of an entry; everything else is to be a request id. */
  public static boolean isPlace(String what) {
    return what.matches("[0-9]{1,18}");
  }

  /** The proof of an entry by its place. */
  public ObjectNode entry(long seq) {
    List<Entry> found =
        reading.read(
            connection -> AuditReader.page(connection, AuditQuery.all().before(seq + 1), seq, 1));
    if (found.isEmpty()) {
      long size = reading.read(AuditReader::size);
      throw new NotThereException(
          "the log has no entry " + seq,
          size == 0 ? "it has none yet" : "it has those from 0 to " + (size - 1));
    }
    return proof(found.getFirst());
  }

  private ObjectNode proof(Entry entry) {
    LeafProof proof =
        reading
            .read(connection -> AuditReader.proof(connection, entry.seq()))
            .orElseThrow(() ->
                new NotThereException(
                    "entry " + entry.seq() + " is not signed yet",
                    "a running gateway signs every second, and a start signs at once"));
    byte[] leaf = new TreeHash().leaf(entry.body());
    Checkpoint signed =
        Note.parse(proof.checkpoint().getBytes(StandardCharsets.UTF_8))
            .flatMap(note -> Checkpoint.parse(note.text()))
            .orElseThrow();
    boolean holds = proof.proves(leaf, trusted.keys());
    ObjectNode view = Json.object();
    view.set("entry", EntryView.of(entry));
    view.put("body", LogDesk.text(entry.body()))
        .put("leaf", TreeHash.hex(leaf))
        .put("hashes", proof.hashes().size())
        .put("log", signed.origin())
        .put("size", signed.size())
        .put("root", TreeHash.hex(signed.root()))
        .put("keys_origin", trusted.origin().word())
        .put("proved", holds);
    view.put(
        "problem",
        holds
            ? null
            : "the hashes do not lead from entry "
                + entry.seq()
                + " to a checkpoint that a trusted key signed: run audit verify");
    return view.put("proof", proof.text());
  }

  /**
   * What the log says of one packet, proved link by link: its line is an item of a batch, the
   * batch's entry holds the root over the items, and a signed checkpoint covers the entry.
   */
  public ObjectNode packet(String text, Batches batches) {
    String id = AuditWords.requestId(text);
    ObjectNode view = Json.object().put("request_id", id);
    ArrayNode left = view.putArray("left");
    ArrayNode held = view.putArray("held");
    List<String> problems = new ArrayList<>();
    List<String> open = new ArrayList<>();
    AuditQuery about = AuditQuery.all().ofRequests(id, id);
    for (Entry each :
        reading.read(connection -> AuditReader.page(connection, about, 0, ENTRIES_MOST))) {
      if (each.text("kind").equals(Kind.BATCH_SEALED.word())) {
        sealed(each, id, batches, left, problems, open);
      } else if (each.text("kind").equals(Kind.HELD.word())) {
        held.add(EntryView.of(each));
      }
    }
    if (left.isEmpty() && held.isEmpty() && problems.isEmpty() && open.isEmpty()) {
      throw nowhere(id);
    }
    boolean isNone = left.isEmpty() && held.isEmpty();
    if (isNone) {
      problems.addAll(open);
    }
    view.put("proved", !left.isEmpty() && problems.isEmpty());
    ArrayNode notLooked = view.putArray("not_looked_at");
    open.forEach(notLooked::add);
    return view.put("problem", problems.isEmpty() ? null : String.join("; ", problems));
  }

  /** Refuses a packet of which the log says nothing; says where else to look. */
  void demandKnown(String text) {
    String id = AuditWords.requestId(text);
    AuditQuery about = AuditQuery.all().ofRequests(id, id);
    if (reading.read(connection -> AuditReader.newest(connection, about)).isEmpty()) {
      throw nowhere(id);
    }
  }

  private static NotThereException nowhere(String id) {
    return new NotThereException(
        "no batch in the audit log holds the packet " + id,
        "it may wait (trackside drain), be quarantined (trackside dlq list), or be another"
            + " gateway's");
  }

  /** True for the very bytes that the entry was made for. */
  private static boolean isOf(Entry entry, byte[] bytes) {
    MessageDigest digest = TreeHash.sha256();
    return TreeHash.hex(digest.digest(bytes)).equals(entry.data().get("sha256"));
  }

  private boolean has(Kind kind, String batch) {
    AuditQuery about = AuditQuery.all().ofBatch(batch).ofKind(kind);
    return reading.read(connection -> AuditReader.newest(connection, about)).isPresent();
  }

  private void sealed(
      Entry entry,
      String id,
      Batches batches,
      ArrayNode left,
      List<String> problems,
      List<String> open) {
    String batch = entry.text("batch");
    Optional<byte[]> bytes;
    try {
      bytes = batches.bytes(batch);
    } catch (StoreException e) {
      open.add(e.getMessage() + ": give its file with --batch FILE");
      return;
    }
    if (bytes.isEmpty()) {
      open.add("batch " + batch + " is not stored any more: give its file with --batch FILE");
      return;
    }
    if (!isOf(entry, bytes.get())) {
      open.add(
          "entry "
              + entry.seq()
              + " is of other bytes than those at hand of batch "
              + batch
              + ": it may be another sealing, or the file was changed");
      return;
    }
    BatchItems items = BatchItems.of(entry, bytes.get(), id);
    Optional<ObjectNode> item = items.proof(entry);
    if (item.isEmpty()) {
      return;
    }
    ObjectNode one =
        left.addObject()
            .put("batch_id", batch)
            .put("sent", has(Kind.BATCH_SENT, batch))
            .put("acknowledged", has(Kind.BATCH_ACKED, batch))
            .put("refused", has(Kind.BATCH_BISECTED, batch) || has(Kind.BATCH_REJECTED, batch))
            .put("sink", String.valueOf(entry.data().get("sink")))
            .put("destination", String.valueOf(entry.data().get("destination")));
    one.set("item", item.get());
    ObjectNode proof = proof(entry);
    one.setAll(proof);
    if (!item.get().path("proved").asBoolean()) {
      problems.add(
          "the lines of batch "
              + batch
              + " do not give the root that entry "
              + entry.seq()
              + " holds");
    }
    if (!proof.path("proved").asBoolean()) {
      problems.add(proof.path("problem").asString(""));
    }
  }
}
