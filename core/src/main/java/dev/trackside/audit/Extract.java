package dev.trackside.audit;

import dev.trackside.tree.LeafProof;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All entries of one jurisdiction, with the proof that none is missing: they form a chain of their
 * own, and an entry that tells how long that chain is and how it ends is covered by a signed
 * checkpoint. It is complete up to that entry.
 *
 * @param jurisdiction whose entries
 * @param entries from the first on
 * @param heads the entry that tells the heads of all jurisdictions
 * @param proof that it is in the log
 */
public record Extract(String jurisdiction, List<Entry> entries, Entry heads, LeafProof proof) {
  private static final int PAGE = 4_096;

  /** Copies the list. */
  public Extract {
    entries = List.copyOf(entries);
  }

  /**
   * The extract up to the newest heads entry that a checkpoint covers; empty while there is none:
   * append one ({@link Kind#HEADS}) and sign.
   */
  public static Optional<Extract> read(Connection connection, String jurisdiction)
      throws SQLException {
    long covered = AuditReader.covered(connection);
    Optional<Entry> heads =
        AuditReader.newest(connection, AuditQuery.all().ofKind(Kind.HEADS).before(covered));
    if (heads.isEmpty()) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>();
    AuditQuery query = AuditQuery.all().ofJurisdiction(jurisdiction).before(heads.get().seq());
    long from = 0;
    while (true) {
      List<Entry> page = AuditReader.page(connection, query, from, PAGE);
      if (page.isEmpty()) {
        break;
      }
      entries.addAll(page);
      from = page.getLast().seq() + 1;
    }
    LeafProof proof = AuditReader.proof(connection, heads.get().seq()).orElseThrow();
    return Optional.of(new Extract(jurisdiction, entries, heads.get(), proof));
  }

  /** What keeps it from being all that there is; empty when nothing does. */
  public String problem(Collection<VerifierKey> keys) {
    TreeHash hash = new TreeHash();
    byte[] before = Entry.none();
    for (int i = 0; i < entries.size(); i++) {
      Map<String, Object> members = entries.get(i).members();
      if (!jurisdiction.equals(members.get("jur"))
          || !Long.valueOf(i).equals(members.get("jseq"))
          || !TreeHash.hex(before).equals(members.get("jprev"))) {
        return "entry " + entries.get(i).seq() + " is not number " + i + " of " + jurisdiction;
      }
      before = hash.leaf(entries.get(i).body());
    }
    if (!proof.proves(hash.leaf(heads.body()), keys)) {
      return "the entry with the heads is not in a log that a known key signed";
    }
    Map<String, Object> wanted =
        Map.of("jur", jurisdiction, "count", (long) entries.size(), "head", TreeHash.hex(before));
    boolean isTold =
        heads.text("kind").equals(Kind.HEADS.word())
            && heads.data().get("heads") instanceof List<?> list
            && (list.contains(wanted)
                || (entries.isEmpty()
                    && Arrays.equals(before, Entry.none())
                    && list.stream().noneMatch(this::isOurs)));
    return isTold
        ? ""
        : "the log tells of other entries of " + jurisdiction + " than these " + entries.size();
  }

  private boolean isOurs(Object head) {
    return head instanceof Map<?, ?> map && jurisdiction.equals(map.get("jur"));
  }
}
