package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.store.StoreException;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is signed, by which key, and what follows from it for one entry or one jurisdiction. */
@Timeout(120)
final class CheckpointsTest {
  @TempDir private Path folder;

  @Test
  void signsWhatIsNewAndOnlyThat() {
    try (LoggedStore logged = LoggedStore.open(folder)) {
      assertThat(logged.checkpoints.tick()).as("an empty log").isEmpty();
      Note note = logged.batches(0, 3).checkpoints.tick().orElseThrow();
      Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();

      assertThat(checkpoint.origin()).isEqualTo(LoggedStore.NAME);
      assertThat(checkpoint.size()).isEqualTo(5);
      assertThat(note.worth(logged.keys())).isEqualTo(Note.Worth.GOOD);
      assertThat(logged.checkpoints.tick()).as("nothing new").isEmpty();
      Optional<byte[]> stored = logged.store.read(AuditReader::newestCheckpoint);
      assertThat(stored.orElseThrow()).isEqualTo(note.bytes());
    }
  }

  @Test
  void neverSignsALogThatIsNotTheOneItSigned() throws Exception {
    Path bad = folder.resolve("bad");
    try (LoggedStore logged = LoggedStore.open(folder.resolve("good")).batches(0, 5).sign()) {
      assertThat(logged.kept).hasSize(1);
    }
    try (Forger forger = Forger.of(folder.resolve("good"), bad)) {
      forger.body(3, "\"n\":10", "\"n\":11");
      forger.chainFrom(3);
    }
    try (LoggedStore logged = LoggedStore.open(bad).batches(5, 6)) {
      assertThatThrownBy(logged.checkpoints::tick)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("not what was signed at 7 entries");
    }
  }

  @Test
  void makesItsKeyForItsOwnerOnlyAndGuardsIt() throws Exception {
    Path file = folder.resolve("key");
    SecureRandom random = new SecureRandom();
    VerifierKey made = LogKey.create(file, LoggedStore.NAME, random).verifier();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(LogKey.open(file, LoggedStore.NAME, random).verifier()).isEqualTo(made);
    assertRefused("already", () -> LogKey.create(file, LoggedStore.NAME, random));
    assertRefused("another log", () -> LogKey.open(file, "audit.other", random));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused("others may read", () -> LogKey.open(file, LoggedStore.NAME, random));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 9));
    assertRefused("damaged", () -> LogKey.open(file, LoggedStore.NAME, random));
    String next = "next " + "ab".repeat(31);
    for (String bad : List.of(next, next + "xy", "nxt " + "ab".repeat(32), next + "ab\nmore")) {
      Files.writeString(file, text + bad + "\n");
      assertRefused("damaged", () -> LogKey.open(file, LoggedStore.NAME, random));
    }
    Files.writeString(file, text + next + "ab\n");
    assertThat(LogKey.open(file, LoggedStore.NAME, random).next()).isPresent();
    Files.writeString(file, "something else");
    assertRefused("no key file", () -> LogKey.open(file, LoggedStore.NAME, random));
    Files.delete(file);
    assertRefused("gone", () -> LogKey.open(file, LoggedStore.NAME, random));
  }

  private static void assertRefused(String problem, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(problem)
        .extracting(each -> ((StoreException) each).kind())
        .isEqualTo(StoreException.Kind.REFUSED);
  }

  @Test
  void aChangeOfKeysIsAnEntryThatTheOldKeyVouchesFor() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 3).sign()) {
      List<VerifierKey> first = logged.keys();
      Note closing = logged.checkpoints.rotate(logged.log, "staff-7");
      logged.batches(3, 5).sign();
      List<VerifierKey> second = logged.keys();

      assertThat(second).isNotEqualTo(first);
      assertThat(closing.worth(first)).isEqualTo(Note.Worth.GOOD);
      for (List<VerifierKey> pinned : List.of(first, List.of(first.get(0), second.get(0)))) {
        assertThat(new Verifier(logged.store, pinned, logged.kept).verify(_ -> {}))
            .isInstanceOf(Verification.Intact.class);
      }
      assertThat(new Verifier(logged.store, second, List.of()).verify(_ -> {}))
          .as("who knows the new key only cannot judge the old one's checkpoints")
          .isInstanceOf(Verification.Tampered.class);
    }
  }

  @Test
  void aChangeOfKeysThatWasCutShortIsFinishedOrForgotten() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 3)) {
      VerifierKey before = logged.key.verifier();
      VerifierKey never = logged.key.prepareNext().verifier();
      assertThat(never).isNotEqualTo(before);
    }
    try (LoggedStore logged = LoggedStore.open(folder)) {
      assertThat(logged.key.next()).as("it was not logged").isEmpty();
      VerifierKey next = logged.key.prepareNext().verifier();
      logged.log(Rotation.event(logged.key.current(), next));
    }
    try (LoggedStore logged = LoggedStore.open(folder)) {
      List<Entry> rotated =
          logged.store.read(connection ->
              AuditReader.page(connection, AuditQuery.all().ofKind(Kind.KEY_ROTATED), 0, 9));
      assertThat(rotated).hasSize(1);
      assertThat(rotated.getFirst().data()).containsEntry("new", logged.key.verifier().text());
    }
  }

  @Test
  void provesEntriesAndGrowthAcrossTiles() {
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.store.write(connection -> {
        for (int i = 0; i < 70_000; i++) {
          logged.log.append(connection, Event.of(Kind.HEARTBEAT));
        }
      });
      logged.sign();
      Checkpoint checkpoint =
          Checkpoint.parse(Note.parse(logged.kept.getFirst()).orElseThrow().text()).orElseThrow();
      LeafTree tree = new LeafTree();
      logged.store.read(connection -> {
        AuditReader.page(connection, AuditQuery.all(), 0, 100_000)
            .forEach(each -> tree.addRecord(each.body()));
        return 0;
      });
      assertThat(checkpoint.root()).isEqualTo(tree.root());
      for (long seq : new long[] {0, 1, 255, 256, 65_535, 65_536, 69_999, 70_001}) {
        LeafProof proof =
            logged.store.read(connection -> AuditReader.proof(connection, seq)).orElseThrow();
        assertThat(proof.hashes()).usingRecursiveComparison().isEqualTo(tree.inclusion(seq));
        assertThat(proof.proves(tree.node(0, seq), logged.keys())).isTrue();
        assertThat(proof.proves(tree.node(1, seq / 2), logged.keys())).as("no leaf").isFalse();
        assertThat(LeafProof.parse(proof.text()).orElseThrow().text()).isEqualTo(proof.text());
      }
      for (long old : new long[] {1, 2, 256, 257, 65_536, 65_537, 70_002}) {
        List<byte[]> proof =
            logged.store.read(
                connection -> AuditReader.consistency(connection, old, checkpoint.size()));
        byte[] root = logged.store.read(connection -> AuditReader.root(connection, old));
        assertThat(Proofs.extend(old, root, checkpoint.size(), checkpoint.root(), proof)).isTrue();
      }
      Optional<LeafProof> none =
          logged.store.read(connection -> AuditReader.proof(connection, 70_002));
      assertThat(none).isEmpty();
    }
  }

  @Test
  void onePacketOfABatchIsProvedByTwoShortProofs() {
    LeafTree items = new LeafTree();
    byte[][] records = new byte[483][];
    for (int i = 0; i < records.length; i++) {
      records[i] = ("id-" + i + " allow").getBytes(StandardCharsets.UTF_8);
      items.addRecord(records[i]);
    }
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 5)) {
      logged.log(
          LoggedStore.batch(9).with("items_root", dev.trackside.tree.TreeHash.hex(items.root())));
      logged.batches(10, 12).sign();
      Entry entry =
          logged
              .store
              .read(
                  connection -> AuditReader.newest(connection, AuditQuery.all().ofBatch("batch-9")))
              .orElseThrow();
      LeafProof proof =
          logged.store.read(connection -> AuditReader.proof(connection, entry.seq())).orElseThrow();
      byte[] leaf = new dev.trackside.tree.TreeHash().leaf(records[77]);

      assertThat(proof.proves(entry.leaf(), logged.keys())).isTrue();
      assertThat(entry.data())
          .containsEntry("items_root", dev.trackside.tree.TreeHash.hex(items.root()));
      assertThat(Proofs.includes(leaf, 77, 483, items.inclusion(77), items.root())).isTrue();
      assertThat(Proofs.includes(leaf, 78, 483, items.inclusion(78), items.root())).isFalse();
    }
  }

  /** Row 13 of the threats: entries that an answer leaves out. */
  @Test
  void anExtractOfAJurisdictionProvesThatNothingIsLeftOut() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 30)) {
      assertThat(extract(logged, "BE")).as("no heads yet").isEmpty();
      logged.log(Event.of(Kind.HEADS)).sign().batches(30, 33).sign();
      Extract extract = extract(logged, "BE").orElseThrow();

      assertThat(extract.entries()).hasSize(10);
      assertThat(extract.problem(logged.keys())).isEmpty();
      assertThat(extract(logged, "FR").orElseThrow().problem(logged.keys())).isEmpty();
      for (int left = 0; left < 10; left++) {
        List<Entry> fewer = new java.util.ArrayList<>(extract.entries());
        fewer.remove(left);
        assertThat(with(extract, fewer).problem(logged.keys())).isNotEmpty();
      }
      assertThat(with(extract, List.of()).problem(logged.keys())).isNotEmpty();
      assertThat(extract.problem(List.of())).isNotEmpty();
      assertThat(logged.verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  private static Optional<Extract> extract(LoggedStore logged, String jurisdiction) {
    return logged.store.read(connection -> Extract.read(connection, jurisdiction));
  }

  private static Extract with(Extract extract, List<Entry> entries) {
    return new Extract(extract.jurisdiction(), entries, extract.heads(), extract.proof());
  }
}
