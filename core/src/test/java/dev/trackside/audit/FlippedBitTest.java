package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.tree.TreeHash;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every single bit of every entry of a log of 1,000 is turned over, and none is let through: the
 * entry's hash is another one, and where that is made anew too, the next entry or the form tells.
 */
@Timeout(300)
final class FlippedBitTest {
  private static final int SIZE = 1_000;

  @TempDir private Path folder;

  @Test
  void everyBitOfEveryEntryCounts() {
    List<Entry> entries;
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.store.write(connection -> {
        for (int i = 0; i < SIZE - 2; i++) {
          logged.log.append(connection, LoggedStore.batch(i));
        }
      });
      entries =
          logged.store.read(connection -> AuditReader.page(connection, AuditQuery.all(), 0, SIZE));
    }
    assertThat(entries).hasSize(SIZE);
    TreeHash hash = new TreeHash();
    long caught = 0;
    long all = 0;
    for (Entry each : entries) {
      byte[] body = each.body().clone();
      for (int bit = 0; bit < body.length * 8; bit++) {
        body[bit / 8] ^= (byte) (1 << bit % 8);
        caught += Arrays.equals(hash.leaf(body), each.leaf()) ? 0 : 1;
        all++;
        body[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
    assertThat(all).isGreaterThan(3_000_000);
    assertThat(caught).isEqualTo(all);
  }

  @Test
  void aHashMadeAnewIsCaughtByTheNextEntry() {
    List<Entry> entries;
    try (LoggedStore logged = LoggedStore.open(folder)) {
      logged.batches(0, 4);
      entries =
          logged.store.read(connection -> AuditReader.page(connection, AuditQuery.all(), 0, SIZE));
    }
    TreeHash hash = new TreeHash();
    EntryForm.Look look = new EntryForm.Look(LoggedStore.NAME);
    int bits = entries.get(3).body().length * 8;
    for (int bit = 0; bit < bits; bit++) {
      ChainCheck chain = new ChainCheck();
      boolean isCaught = false;
      for (Entry each : entries) {
        byte[] body = each.body().clone();
        if (each.seq() == 3) {
          body[bit / 8] ^= (byte) (1 << bit % 8);
        }
        Entry changed = new Entry(each.seq(), hash.leaf(body), body);
        isCaught |= chain.check(changed, look.at(changed)).isPresent();
      }
      assertThat(isCaught).as("bit %s", bit).isTrue();
    }
  }
}
