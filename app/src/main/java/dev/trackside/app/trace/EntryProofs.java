package dev.trackside.app.trace;

import dev.trackside.app.audit.TrustedKeys;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.store.Reading;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.TreeHash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Proves entries of the audit log up to its newest checkpoint. Whether a trusted key signed that is
 * found out once, which costs more than all the hashes.
 */
final class EntryProofs {
  private final Reading reading;
  private final @Nullable Checkpoint signed;
  private final String problem;

  /**
   * Proofs up to a checkpoint.
   *
   * @param checkpoint its note; empty for none
   * @param keys those that may have signed it
   */
  EntryProofs(Reading reading, byte[] checkpoint, TrustedKeys keys) {
    this.reading = reading;
    Optional<Note> note = Note.parse(checkpoint);
    this.signed = note.flatMap(each -> Checkpoint.parse(each.text())).orElse(null);
    this.problem =
        note.isEmpty()
            ? "no checkpoint is signed yet"
            : note.get().worth(keys.followed(reading).keys()) == Note.Worth.GOOD
                ? ""
                : "no trusted key signed the newest checkpoint: run audit verify";
  }

  /** Says whether an entry is proved, up to which checkpoint, and what is wrong if it is not. */
  void tell(Entry entry, ObjectNode view) {
    Checkpoint checkpoint = signed;
    if (checkpoint == null || entry.seq() >= checkpoint.size()) {
      view.put("proved", false)
          .putNull("checkpoint")
          .put("problem", "it is not signed yet: a running gateway signs every second");
      return;
    }
    boolean isIncluded = includes(entry, checkpoint);
    view.put("proved", isIncluded && problem.isEmpty()).put("checkpoint", checkpoint.size());
    if (isIncluded) {
      view.put("problem", problem.isEmpty() ? null : problem);
    } else {
      view.put("problem", "its hashes do not lead to the checkpoint: run audit verify");
    }
  }

  private boolean includes(Entry entry, Checkpoint checkpoint) {
    List<byte[]> hashes =
        reading.read(
            connection -> AuditReader.inclusion(connection, entry.seq(), checkpoint.size()));
    byte[] leaf = new TreeHash().leaf(entry.body());
    return Proofs.includes(leaf, entry.seq(), checkpoint.size(), hashes, checkpoint.root());
  }
}
