package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Verification.Damage;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same of single rows of the file, of what was never seen, and of what nobody can see. */
@Timeout(120)
final class TamperedRowsTest extends TamperedLog {
  @Test
  void row07ATimeSetBackInAnEntryIsFoundAndAWrongClockIsNot() throws Exception {
    try (Forger forger = forger()) {
      forger.body(250, "2026-09-06", "2026-09-05");
    }
    assertBoth(Damage.ENTRY, 250, 250);
    // A clock that was wrong from the start looks like any other: only outsiders can tell.
  }

  @Test
  void row08AnEntryWrittenAgainIsFound() throws Exception {
    try (Forger forger = forger()) {
      forger.execute(
          "INSERT INTO audit_entry (seq, leaf, body)"
              + " SELECT 600, leaf, body FROM audit_entry WHERE seq = 250");
    }
    assertBoth(Damage.CHAIN, 600, 600);
  }

  @Test
  void row08AndAnEntryOfAnotherLogIsFound() throws Exception {
    try (Forger forger = forger()) {
      forger.body(250, LoggedStore.NAME, "audit.other.example/gw01");
      forger.chainFrom(250);
    }
    assertBoth(Damage.CHAIN, 250, 250);
  }

  @Test
  void row09EntriesTakenOutOfTheMiddleAreFound() throws Exception {
    try (Forger forger = forger()) {
      forger.execute("DELETE FROM audit_entry WHERE seq BETWEEN 250 AND 259");
    }
    assertBoth(Damage.MISSING, 250, 250);
  }

  @Test
  void row09TwoEntriesExchangedAreFound() throws Exception {
    try (Forger forger = forger()) {
      forger.execute("UPDATE audit_entry SET seq = 9999 WHERE seq = 250");
      forger.execute("UPDATE audit_entry SET seq = 250 WHERE seq = 251");
      forger.execute("UPDATE audit_entry SET seq = 251 WHERE seq = 9999");
    }
    assertBoth(Damage.CHAIN, 250, 250);
  }

  @Test
  void row09AChangedNodeOfTheTreeIsFound() throws Exception {
    try (Forger forger = forger()) {
      forger.execute("UPDATE audit_node SET hash = zeroblob(32) WHERE idx = 1");
    }
    assertBoth(Damage.TREE, 511, 511);
  }

  @Test
  void row09AForeignCheckpointIsFound() throws Exception {
    LogKey foreign =
        LogKey.create(folder.resolve("other.key"), LoggedStore.NAME, new SecureRandom());
    try (Forger forger = forger()) {
      forger.note(400, foreign);
    }
    assertBoth(Damage.CHECKPOINT, 300, 399);
  }

  @Test
  void row09AGuardTakenAwayIsFound() throws Exception {
    forger().close();
    try (Forger forger = Forger.of(folder.resolve("bad"), folder.resolve("bad"), false)) {
      forger.execute("DROP TRIGGER audit_entry_delete");
    }
    assertBoth(Damage.GUARD, 0, 0);
  }

  /** As a program before schema 11 left it. */
  @Test
  void aLogWithoutTheIndexOfRotationsIsAsGood() throws Exception {
    forger().close();
    try (Forger forger = Forger.of(folder.resolve("bad"), folder.resolve("bad"), false)) {
      forger.execute("DROP INDEX audit_rotation");
    }
    assertThat(LoggedStore.verify(folder.resolve("bad"), keys, kept))
        .isInstanceOf(Verification.Intact.class);
  }

  @Test
  void row11WhoHasTheKeyAndEveryCheckpointIsNotSeen() throws Exception {
    writeAnewFrom250();
    sign("bad");
    assertThat(LoggedStore.verify(folder.resolve("bad"), keys, kept.subList(0, 2)))
        .as("nothing can be seen")
        .isInstanceOf(Verification.Intact.class);
  }

  @Test
  void row12WhatWasNeverLoggedIsNotSeen() throws Exception {
    forger().close();
    try (LoggedStore logged = LoggedStore.open(folder.resolve("bad"))) {
      logged.batches(598, 599).batches(601, 602).sign();
    }
    assertThat(anchored()).as("nothing can be seen").isInstanceOf(Verification.Intact.class);
  }
}
