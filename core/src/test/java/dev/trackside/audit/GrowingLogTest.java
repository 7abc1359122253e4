package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.Reading;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log is verified while a gateway writes and signs. */
final class GrowingLogTest {
  @TempDir Path folder;

  @Test
  void whatWasNotSignedYetIsLookedAtAgainWhenItIs() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 5).sign().batches(5, 8)) {
      Verifier verifier = new Verifier(logged.store, logged.keys(), List.of());
      Verification first = verifier.verify(_ -> {});
      assertThat(first).isInstanceOf(Verification.Incomplete.class);
      long entries = first.scope().entries();
      assertThat(first.scope().signed()).isLessThan(entries);
      assertThat(verifier.goOn(_ -> {})).isInstanceOf(Verification.Incomplete.class);
      logged.sign();
      Verification second = verifier.goOn(_ -> {});
      assertThat(second).isInstanceOf(Verification.Intact.class);
      assertThat(second.scope().signed()).isEqualTo(entries);
      logged.batches(8, 11).sign().batches(11, 12);
      Verification third = verifier.goOn(_ -> {});
      assertThat(third).isInstanceOf(Verification.Intact.class);
      assertThat(third.scope().entries()).isEqualTo(entries + 3);
    }
  }

  @Test
  void aCheckpointThatCameMeanwhileIsNotTakenForOneOfACutLog() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 5).sign()) {
      long entries = logged.store.read(AuditReader::size);
      AtomicInteger reads = new AtomicInteger();
      Reading growing =
          new Reading() {
            @Override
            public <T> T read(Query<T> query) {
              T answer = logged.store.read(query);
              if (reads.incrementAndGet() == 3) {
                logged.batches(5, 6).sign();
              }
              return answer;
            }
          };
      Verification found = new Verifier(growing, logged.keys(), List.of()).verify(_ -> {});
      assertThat(reads.get()).isGreaterThan(3);
      assertThat(found).isInstanceOf(Verification.Intact.class);
      assertThat(found.scope().entries()).isEqualTo(entries);
    }
  }

  @Test
  void aCheckpointOverFewerEntriesThanWereLookedAtIsHeldAgainstThem() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 5)) {
      long size = logged.store.read(AuditReader::size);
      byte[] root = logged.store.read(connection -> AuditReader.root(connection, size));
      logged.batches(5, 8); // written while the checkpoint is on its way
      Verifier verifier = new Verifier(logged.store, logged.keys(), List.of());
      assertThat(verifier.verify(_ -> {})).isInstanceOf(Verification.Incomplete.class);
      insert(logged, new Checkpoint(LoggedStore.NAME, size, root));
      logged.sign();
      Verification found = verifier.goOn(_ -> {});
      assertThat(found).isInstanceOf(Verification.Intact.class);
      assertThat(found.scope().checkpoints()).isEqualTo(2);
    }
  }

  @Test
  void aCheckpointThatComesLateOverOtherEntriesIsAFork() {
    try (LoggedStore logged = LoggedStore.open(folder).batches(0, 8)) {
      Verifier verifier = new Verifier(logged.store, logged.keys(), List.of());
      assertThat(verifier.verify(_ -> {})).isInstanceOf(Verification.Incomplete.class);
      insert(logged, new Checkpoint(LoggedStore.NAME, 3, new byte[32]));
      assertThat(verifier.goOn(_ -> {})).isInstanceOf(Verification.Tampered.class);
    }
  }

  private static void insert(LoggedStore logged, Checkpoint checkpoint) {
    byte[] note = Note.sign(checkpoint.text(), logged.key.current()).bytes();
    logged.store.write(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("INSERT INTO audit_checkpoint (size, note) VALUES (?, ?)")) {
        statement.setLong(1, checkpoint.size());
        statement.setBytes(2, note);
        statement.executeUpdate();
      }
    });
  }
}
