package dev.trackside.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.NodeSource;
import dev.trackside.tree.Note;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.Submission;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import dev.trackside.tree.WitnessKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer of a witness: what it cosigns, and what it does not. */
final class WitnessTest {
  private static final String ORIGIN = "trackside/node";
  private static final SigningKey LOG = key(ORIGIN, 1);

  @TempDir private Path directory;
  private Receiver receiver;

  private static SigningKey key(String name, int seed) {
    byte[] bytes = new byte[SigningKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return SigningKey.of(name, bytes);
  }

  @BeforeEach
  void open() {
    receiver = open(List.of(), true);
  }

  private Receiver open(List<VerifierKey> pinned, boolean believesFirst) {
    StoreOptions options = StoreOptions.standard().withDisk(0, 0);
    return Receiver.open(directory, options, SystemTime.CLOCKS, pinned, believesFirst);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  /** The tree whose leaves are the numbers from 0, and those from {@code changed} others. */
  private static NodeSource tree(long changed) {
    TreeHash hash = new TreeHash();
    return new NodeSource() {
      @Override
      public byte[] node(int level, long index) {
        if (level == 0) {
          String leaf = (index >= changed ? "other " : "") + index;
          return hash.leaf(leaf.getBytes(StandardCharsets.UTF_8));
        }
        return hash.node(node(level - 1, index * 2), node(level - 1, index * 2 + 1));
      }
    };
  }

  private static Submission submission(long old, long size, NodeSource tree, SigningKey key) {
    Checkpoint checkpoint = new Checkpoint(ORIGIN, size, Proofs.root(tree, size));
    List<byte[]> proof = old == 0 || old > size ? List.of() : Proofs.consistency(tree, old, size);
    Submission made = new Submission(old, proof, Note.sign(checkpoint.text(), key));
    return Submission.parse(made.bytes()).orElseThrow();
  }

  private Witness.Answer look(long old, long size, NodeSource tree) {
    return receiver.witness().look(submission(old, size, tree, LOG), Optional.of(LOG.verifier()));
  }

  @Test
  void cosignsWhatExtendsWhatItSawAlsoAfterARestart() {
    NodeSource tree = tree(Long.MAX_VALUE);
    for (long[] step : new long[][] {{0, 3}, {3, 3}, {3, 7}, {7, 64}}) {
      Witness.Answer answer = look(step[0], step[1], tree);
      assertThat(answer).isInstanceOf(Witness.Answer.Cosigned.class);
      Witness.Answer.Cosigned cosigned = (Witness.Answer.Cosigned) answer;
      assertThat(cosigned.isFirst()).isEqualTo(step[0] == 0);
      Note note = submission(step[0], step[1], tree, LOG).note();
      byte[] whole = (note.whole() + cosigned.line()).getBytes(StandardCharsets.UTF_8);
      WitnessKey witness = WitnessKey.parse(receiver.witnessKey().text()).orElseThrow();
      assertThat(witness.cosigned(Note.parse(whole).orElseThrow())).isPresent();
      assertThat(witness.cosigned(note)).isEmpty();
      receiver.close();
      receiver = open(List.of(), true);
    }
    List<WitnessTable.Kept> kept =
        receiver.reading().read(c -> WitnessTable.checkpoints(c, ORIGIN, -1, 10));
    assertThat(kept).extracting(WitnessTable.Kept::size).containsExactly(3L, 7L, 64L);
  }

  @Test
  void refusesAForkARollBackAndAProofThatIsNone() {
    look(0, 5, tree(Long.MAX_VALUE));
    assertThat(look(5, 5, tree(4))).isEqualTo(new Witness.Answer.Elsewhere(ORIGIN, 5, true));
    assertThat(look(5, 9, tree(4))).isEqualTo(new Witness.Answer.NoExtension(ORIGIN, 5));
    assertThat(look(3, 4, tree(Long.MAX_VALUE)))
        .isEqualTo(new Witness.Answer.Elsewhere(ORIGIN, 5, false));
    assertThat(look(0, 9, tree(Long.MAX_VALUE)))
        .isEqualTo(new Witness.Answer.Elsewhere(ORIGIN, 5, false));
    assertThat(look(9, 5, tree(Long.MAX_VALUE))).isInstanceOf(Witness.Answer.Malformed.class);
    assertThat(receiver.reading().read(WitnessTable::logs).getFirst().size()).isEqualTo(5);
    assertThat(look(5, 9, tree(Long.MAX_VALUE))).isInstanceOf(Witness.Answer.Cosigned.class);
  }

  @Test
  void believesAKeyOnceAndNoOtherAfterIt() {
    look(0, 5, tree(Long.MAX_VALUE));
    SigningKey other = key(ORIGIN, 2);
    assertThat(
            receiver
                .witness()
                .look(submission(5, 9, tree(Long.MAX_VALUE), other), Optional.of(other.verifier())))
        .isEqualTo(new Witness.Answer.NotSigned(ORIGIN));
  }

  @Test
  void believesNobodyWhenOnlyPinnedKeysCount() {
    receiver.close();
    receiver = open(List.of(), false);
    assertThat(look(0, 5, tree(Long.MAX_VALUE))).isEqualTo(new Witness.Answer.UnknownLog(ORIGIN));
    receiver.close();
    receiver = open(List.of(key(ORIGIN, 2).verifier()), false);
    assertThat(look(0, 5, tree(Long.MAX_VALUE))).isEqualTo(new Witness.Answer.NotSigned(ORIGIN));
    receiver.close();
    receiver = open(List.of(LOG.verifier()), false);
    assertThat(look(0, 5, tree(Long.MAX_VALUE)))
        .isInstanceOfSatisfying(
            Witness.Answer.Cosigned.class, each -> assertThat(each.isFirst()).isFalse());
  }

  @Test
  void aBodyThatIsNoSubmissionIsNone() {
    String good = new String(submission(0, 5, tree(9), LOG).bytes(), StandardCharsets.UTF_8);
    for (String bad :
        List.of(
            "",
            good.replace("old 0", "old 00"),
            good.replace("old 0", "old -1"),
            good.replace("old 0\n", "old 0\nabc\n"),
            good.replace("old 0\n", "old 0\n" + "AAAA\n".repeat(64)),
            good.replace("old ", "new "),
            good.substring(0, good.length() - 1))) {
      assertThat(Submission.parse(bad.getBytes(StandardCharsets.UTF_8))).as(bad).isEmpty();
    }
  }
}
