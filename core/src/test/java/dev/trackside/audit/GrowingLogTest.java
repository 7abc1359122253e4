package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.Reading;
import java.nio.file.Path;
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
}
