package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Verification.Damage;
import dev.trackside.tree.VerifierKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log of 600 entries with checkpoints at every hundred, and a copy that a test tampers with. */
abstract class TamperedLog {
  static final int SIZE = 600;

  @TempDir Path folder;
  List<VerifierKey> keys = List.of();
  List<byte[]> kept = List.of();

  @BeforeEach
  void write() {
    try (LoggedStore logged = LoggedStore.open(folder.resolve("good"))) {
      fill(logged);
      keys = logged.keys();
      kept = logged.kept;
    }
  }

  /** 600 entries with those that the log makes by itself, signed at every hundred. */
  private static void fill(LoggedStore logged) {
    for (int signedAt = 100; signedAt <= SIZE; signedAt += 100) {
      int upTo = signedAt - 2;
      int from = signedAt == 100 ? 0 : signedAt - 102;
      logged.store.write(connection -> {
        for (int i = from; i < upTo; i++) {
          logged.log.append(connection, LoggedStore.batch(i));
        }
      });
      logged.sign();
    }
  }

  Forger forger() throws Exception {
    return Forger.of(folder.resolve("good"), folder.resolve("bad"));
  }

  /** Entry 250 edited, all behind it made anew, the checkpoints over it taken away. */
  final void writeAnewFrom250() throws Exception {
    try (Forger forger = forger()) {
      forger.body(250, "\"n\":10", "\"n\":11");
      forger.chainFrom(250);
      forger.execute("DELETE FROM audit_checkpoint WHERE size > 200");
    }
  }

  /** The tail cut off with its checkpoints. */
  final void cutCleanly(String name, int size) throws Exception {
    try (Forger forger = Forger.of(folder.resolve("good"), folder.resolve(name))) {
      forger.cut(size);
      forger.execute("DELETE FROM audit_checkpoint WHERE size > " + size);
    }
  }

  Verification alone() {
    return LoggedStore.verify(folder.resolve("bad"), keys, List.of());
  }

  Verification anchored() {
    return LoggedStore.verify(folder.resolve("bad"), keys, kept);
  }

  static void assertTampered(Verification found, Damage what, long first, long last) {
    assertThat(found).isInstanceOf(Verification.Tampered.class);
    Verification.Tampered tampered = (Verification.Tampered) found;
    assertThat(tampered.what()).as(tampered.text()).isEqualTo(what);
    assertThat(List.of(tampered.first(), tampered.last()))
        .as(tampered.text())
        .containsExactly(first, last);
  }

  void assertBoth(Damage what, long first, long last) {
    assertTampered(alone(), what, first, last);
    assertTampered(anchored(), what, first, last);
  }

  @AfterEach
  void theGoodOneIsGood() {
    Verification found = LoggedStore.verify(folder.resolve("good"), keys, kept);
    assertThat(found).isInstanceOf(Verification.Intact.class);
    assertThat(found.scope().entries()).isEqualTo(SIZE);
    assertThat(found.scope().anchors()).isEqualTo(6);
    assertThat(found.scope().checkpoints()).isEqualTo(6);
  }

  final void sign(String name) {
    try (LoggedStore logged = LoggedStore.open(folder.resolve(name))) {
      logged.sign();
    }
  }
}
