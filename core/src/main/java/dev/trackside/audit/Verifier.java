package dev.trackside.audit;

import dev.trackside.audit.Verification.Damage;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Frontier;
import dev.trackside.tree.Note;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole log in one pass, O(n): every entry's form and hash, both chains, the clocks, the
 * tree with its stored nodes, and the root at every checkpoint, those in the file and those kept
 * elsewhere. Two threads read ahead and look at each entry, the caller's checks what rests on those
 * before. For one verification.
 *
 * <p>Without anchors it cannot see that the tail was cut together with its checkpoints, nor that an
 * old file is back, nor that all was written anew by who has the key.
 */
public final class Verifier {
  private static final String GUARDS = "the tables lack what keeps them append-only: ";

  private final Reading reading;
  private final List<VerifierKey> keys;
  private final Anchors anchors;
  private final Frontier frontier = new Frontier();
  private final StoredCheck nodes;
  private final OwnCheckpoints own;
  private @Nullable ChainCheck chain;
  private long signed;
  private long anchored;
  private long checkpoints;
  private long anchorsGood;

  /**
   * A verification.
   *
   * @param reading the file
   * @param keys that are trusted, from outside the log; those that they vouch for follow
   * @param anchors notes of checkpoints that were kept elsewhere
   */
  public Verifier(Reading reading, Collection<VerifierKey> keys, Collection<byte[]> anchors) {
    this.reading = reading;
    this.keys = new ArrayList<>(keys);
    this.anchors = Anchors.read(anchors);
    this.nodes = new StoredCheck(reading);
    this.own = new OwnCheckpoints(reading);
  }

  /** What is wrong, found on the way. */
  private record Found(Damage what, long first, long last, String text) {}

  /**
   * Verifies.
   *
   * @param progress told now and then how many entries are checked
   */
  public Verification verify(LongConsumer progress) {
    return verify(AuditReader::size, progress);
  }

  /**
   * Goes on after a verification to the end of the newest checkpoint: for a log that grew meanwhile
   * and whose last entries were not signed yet.
   */
  public Verification goOn(LongConsumer progress) {
    own.lookAgain();
    return verify(AuditReader::covered, progress);
  }

  private Verification verify(Reading.Query<Long> end, LongConsumer progress) {
    try {
      boolean isThere = reading.read(AuditSchema::isThere);
      Found found = isThere ? walk(reading.read(end), progress) : null;
      long kept = anchors.largest(keys, log());
      if (found == null && isThere && kept > frontier.size()) {
        // A log that grew past an anchor while this looked must reach it, or it was not compared.
        found = walk(Math.min(kept, reading.read(AuditReader::size)), progress);
      }
      if (found == null) {
        found = end();
      }
      if (found == null && frontier.size() > 0) {
        String guard = reading.read(AuditSchema::missing);
        found = guard.isEmpty() ? null : new Found(Damage.GUARD, 0, 0, GUARDS + guard);
      }
      return found == null
          ? judge()
          : new Verification.Tampered(found.what, found.first, found.last, found.text, scope());
    } catch (StoreException e) {
      return new Verification.Incomplete(
          "entry " + frontier.size() + " and those behind it cannot be read: " + e.getMessage(),
          scope());
    }
  }

  private @Nullable Found walk(long size, LongConsumer progress) {
    ChainCheck known = chain == null ? new ChainCheck() : chain;
    chain = known;
    // What was looked at before may have been signed since.
    Found late = frontier.size() > 0 && !keys.isEmpty() ? late() : null;
    if (late != null) {
      return late;
    }
    try (PagesAhead pages = new PagesAhead(reading, log(), frontier.size(), size)) {
      while (frontier.size() < size) {
        PagesAhead.Page page = pages.next();
        Found found = check(page, known, size);
        if (found != null) {
          return found;
        }
        if (page.entries().isEmpty()) {
          long at = frontier.size();
          return new Found(Damage.MISSING, at, at, "entry " + at + " is missing");
        }
        progress.accept(frontier.size());
      }
    }
    return null;
  }

  private @Nullable Found check(PagesAhead.Page page, ChainCheck known, long size) {
    for (int i = 0; i < page.entries().size(); i++) {
      Entry each = page.entries().get(i);
      long seq = frontier.size();
      if (seq == size) {
        return null; // written while this looked
      }
      if (each.seq() != seq) {
        return new Found(Damage.MISSING, seq, seq, "entry " + seq + " is missing");
      }
      byte[] leaf = page.leaves().get(i);
      if (!Arrays.equals(leaf, each.leaf())) {
        return new Found(
            Damage.ENTRY, seq, seq, "entry " + seq + " was changed: its hash is another");
      }
      Optional<ChainCheck.Flaw> flaw = known.check(each, page.forms().get(i));
      if (flaw.isPresent()) {
        boolean isSealed = Math.max(signed, anchored) >= seq;
        long first = flaw.get().isLink() && seq > 0 && !isSealed ? seq - 1 : seq;
        return new Found(Damage.CHAIN, first, seq, "entry " + seq + ": " + flaw.get().text());
      }
      if (known.isRotation()) {
        Rotation.vouched(each.data(), keys).filter(key -> !keys.contains(key)).ifPresent(keys::add);
      }
      Found found = grow(leaf, page.nodes());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Found grow(byte[] leaf, Map<StoredCheck.Node, byte[]> stored) {
    String wrong = nodes.add(frontier, leaf, stored);
    long size = frontier.size();
    if (!wrong.isEmpty()) {
      return new Found(Damage.TREE, size - 1, size - 1, wrong);
    }
    for (Anchors.Anchor each : anchors.at(size)) {
      if (each.worth(keys, log()) == Note.Worth.GOOD) {
        if (!Arrays.equals(each.checkpoint().root(), frontier.root())) {
          return fork(size, "a checkpoint that was kept elsewhere");
        }
        each.compared();
        anchored = size;
        anchorsGood++;
      }
    }
    return keys.isEmpty() ? null : own(size);
  }

  private Found fork(long size, String what) {
    long good = Math.max(signed, anchored);
    return new Found(
        Damage.FORK,
        good,
        size - 1,
        "the first %d entries are not those that %s was signed for; the first %d are"
            .formatted(size, what, good));
  }

  private @Nullable Found own(long size) {
    Optional<Note> note = own.at(size);
    if (note.isEmpty()) {
      return own.isBroken()
          ? new Found(
              Damage.CHECKPOINT,
              signed,
              size - 1,
              "a checkpoint of the log behind entry " + signed + " cannot be read")
          : null;
    }
    return own(note.get(), size, frontier.root());
  }

  private @Nullable Found own(Note note, long size, byte[] root) {
    Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();
    if (note.worth(keys) != Note.Worth.GOOD || !checkpoint.origin().equals(log())) {
      return new Found(
          Damage.CHECKPOINT,
          signed,
          size - 1,
          "the checkpoint at " + size + " entries was not signed by the log's key");
    }
    if (!Arrays.equals(checkpoint.root(), root)) {
      return fork(size, "the log's own checkpoint");
    }
    signed = size;
    checkpoints++;
    return null;
  }

  /** Checkpoints that were signed meanwhile over entries that were looked at; by stored nodes. */
  private @Nullable Found late() {
    Found found = null;
    for (Optional<Note> note = own.late(frontier.size());
        found == null && note.isPresent();
        note = own.late(frontier.size())) {
      long size = Checkpoint.parse(note.get().text()).orElseThrow().size();
      found = own(note.get(), size, reading.read(each -> AuditReader.root(each, size)));
    }
    return found;
  }

  /** Anchors whose key was not known yet when their place came by. */
  private @Nullable Found lateAnchors() {
    for (Anchors.Anchor each : anchors.notCompared(keys, log(), frontier.size())) {
      long size = each.checkpoint().size();
      byte[] root = reading.read(connection -> AuditReader.root(connection, size));
      if (!Arrays.equals(each.checkpoint().root(), root)) {
        return fork(size, "a checkpoint that was kept elsewhere");
      }
      each.compared();
      anchored = Math.max(anchored, size);
      anchorsGood++;
    }
    return null;
  }

  /**
   * What was signed of entries that are not there, or others; a log that grows meanwhile has more.
   */
  private @Nullable Found end() {
    boolean isThere = reading.read(AuditSchema::isThere);
    long own = isThere && !keys.isEmpty() ? reading.read(AuditReader::covered) : 0;
    long size = Math.max(frontier.size(), isThere ? reading.read(AuditReader::size) : 0);
    long kept = anchors.largest(keys, log());
    if (Math.max(own, kept) <= size) {
      return lateAnchors();
    }
    String what = own > kept ? "the log's own checkpoint" : "a checkpoint that was kept elsewhere";
    return new Found(
        Damage.CUT,
        size,
        size,
        "the log ends after %d entries, %s covers %d: a tail is cut off or an old file is back"
            .formatted(size, what, Math.max(own, kept)));
  }

  private Verification judge() {
    long size = frontier.size();
    if (keys.isEmpty()) {
      return new Verification.Incomplete(
          "no key was given: the chain and the tree hold, but no signature was checked", scope());
    }
    long strange = anchors.strange(keys, log());
    if (strange > 0) {
      return new Verification.Incomplete(
          strange + " checkpoints kept elsewhere are none that a known key signed", scope());
    }
    return Math.max(signed, anchored) >= size
        ? new Verification.Intact(scope())
        : new Verification.Incomplete(
            "no checkpoint covers the entries from "
                + Math.max(signed, anchored)
                + " to "
                + (size - 1),
            scope());
  }

  private String log() {
    return keys.isEmpty() ? nodes.log() : keys.getFirst().name();
  }

  private Verification.Scope scope() {
    return new Verification.Scope(
        frontier.size(), TreeHash.hex(frontier.root()), signed, anchored, checkpoints, anchorsGood);
  }
}
