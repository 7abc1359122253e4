package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Verification.Damage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What can be done to a log and what a verification says of it, with checkpoints kept elsewhere and
 * without: also where it sees nothing, so that nobody believes otherwise. The log has 600 entries;
 * checkpoints are signed at 100, 200 and so on, and at 600.
 */
@Timeout(120)
final class TamperTest extends TamperedLog {
  @Test
  void row01AnEditedEntryIsFound() throws Exception {
    try (Forger forger = forger()) {
      forger.body(250, "\"n\":10", "\"n\":11");
    }
    assertBoth(Damage.ENTRY, 250, 250);
  }

  @Test
  void row01AnEditedEntryIsFoundWithItsHashMadeAnew() throws Exception {
    try (Forger forger = forger()) {
      forger.body(250, "\"n\":10", "\"n\":11");
      forger.rehash(250);
    }
    // Entry 251 holds another hash: either of the two is the wrong one.
    assertBoth(Damage.CHAIN, 250, 251);
  }

  @Test
  void row01TheEntryBeforeACheckpointIsCleared() throws Exception {
    try (Forger forger = forger()) {
      forger.body(200, "\"n\":10", "\"n\":11");
      forger.chainFrom(200);
      forger.execute("DELETE FROM audit_checkpoint WHERE size > 200");
      forger.body(201, "\"prev\":\"", "\"prev\":\"0");
    }
    assertTampered(anchored(), Damage.ENTRY, 201, 201);
  }

  @Test
  void row02AllMadeAnewBehindAnEditIsFoundByTheNextCheckpoint() throws Exception {
    try (Forger forger = forger()) {
      forger.body(250, "\"n\":10", "\"n\":11");
      forger.chainFrom(250);
    }
    assertBoth(Damage.FORK, 200, 299);
  }

  @Test
  void row02WithoutTheLaterCheckpointsNothingIsSignedAnyMore() throws Exception {
    writeAnewFrom250();
    assertThat(alone()).isInstanceOf(Verification.Incomplete.class);
    assertThat(alone().scope().signed()).isEqualTo(200);
    assertTampered(anchored(), Damage.FORK, 200, 299);
  }

  @Test
  void row03And10WhoHasTheKeyIsSeenOnlyByCheckpointsKeptElsewhere() throws Exception {
    writeAnewFrom250();
    sign("bad");
    assertThat(alone()).as("nothing can be seen").isInstanceOf(Verification.Intact.class);
    assertTampered(anchored(), Damage.FORK, 200, 299);
  }

  @Test
  void row04ATailCutOffIsFound() throws Exception {
    try (Forger forger = forger()) {
      forger.cut(450);
    }
    assertBoth(Damage.CUT, 450, 450);
  }

  @Test
  void row04ATailCutOffWithItsCheckpointsIsSeenOnlyFromElsewhere() throws Exception {
    cutCleanly("bad", 400);
    assertThat(alone()).as("nothing can be seen").isInstanceOf(Verification.Intact.class);
    assertTampered(anchored(), Damage.CUT, 400, 400);
  }

  @Test
  void row04AnEmptiedLogIsSeenOnlyFromElsewhere() throws Exception {
    cutCleanly("bad", 0);
    assertThat(alone()).as("nothing can be seen").isInstanceOf(Verification.Intact.class);
    assertTampered(anchored(), Damage.CUT, 0, 0);
  }

  @Test
  void row05AnOldFileThatIsBackIsSeenOnlyFromElsewhere() throws Exception {
    forger().close();
    try (LoggedStore later = LoggedStore.open(folder.resolve("good"))) {
      later.batches(600, 603).sign();
      kept = java.util.stream.Stream.concat(kept.stream(), later.kept.stream()).toList();
    }
    assertThat(alone()).as("nothing can be seen").isInstanceOf(Verification.Intact.class);
    assertTampered(anchored(), Damage.CUT, SIZE, SIZE);

    try (LoggedStore restored = LoggedStore.open(folder.resolve("bad"))) {
      restored.batches(700, 710).sign();
    }
    assertThat(alone()).as("nothing can be seen").isInstanceOf(Verification.Intact.class);
    assertTampered(anchored(), Damage.FORK, SIZE, SIZE + 3);
    Verification good = LoggedStore.verify(folder.resolve("good"), keys, kept);
    assertThat(good).isInstanceOf(Verification.Intact.class);
    // The common end of every test looks for 600 entries.
    cutCleanly("good", SIZE);
    kept = kept.subList(0, 6);
  }

  @Test
  void row06TwoLogsUnderOneNameAreEachWholeAndContradictEachOther() throws Exception {
    Path other = folder.resolve("bad");
    cutCleanly("bad", 300);
    List<byte[]> told;
    try (LoggedStore second = LoggedStore.open(other)) {
      second.batches(900, 1_010).sign();
      told = second.kept;
    }
    assertThat(LoggedStore.verify(other, keys, told)).isInstanceOf(Verification.Intact.class);
    assertTampered(anchored(), Damage.FORK, 300, 399);
  }
}
