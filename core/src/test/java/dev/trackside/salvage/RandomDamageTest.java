package dev.trackside.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage of any kind at any place, again and again: what happens is said, nothing is sent twice,
 * and what was accepted is delivered, lost or still there. {@code -Dtrackside.salvage.copies=200}
 * damages more copies, {@code -Dtrackside.salvage.seed=1} others.
 */
@Timeout(1_800)
final class RandomDamageTest {
  private static final int COPIES = Integer.getInteger("trackside.salvage.copies", 40);
  private static final long SEED = Long.getLong("trackside.salvage.seed", 20_261_129L);

  @TempDir Path folder;

  @Test
  void nothingIsSentTwiceWhateverIsDamaged() throws Exception {
    WornGarage garage = WornGarage.make(folder.resolve("worn"), 8, 16);
    garage.keep();
    Random random = new Random(SEED);
    int repaired = 0;
    int refused = 0;
    for (int copy = 0; copy < COPIES; copy++) {
      garage.restore();
      String what = damage(garage.file(), random);
      try {
        garage.repair();
        WornGarage.Outcome outcome = garage.revive();
        assertThat(outcome.twice()).as("copy %d, %s", copy, what).isEmpty();
        assertThat(outcome.ledger().balanced())
            .as("copy %d, %s: %s", copy, what, outcome.ledger())
            .isTrue();
        assertThat(outcome.ledger().accepted())
            .as("copy %d, %s: %s", copy, what, outcome.ledger())
            .isEqualTo(
                outcome.distinct()
                    + outcome.ledger().lost()
                    + outcome.ledger().pending()
                    + outcome.ledger().draining());
        repaired++;
      } catch (AssertionError e) {
        throw new AssertionError("copy %d, %s".formatted(copy, what), e);
      } catch (StoreException e) {
        assertThat(e.kind()).as("copy %d, %s", copy, what).isEqualTo(StoreException.Kind.DAMAGED);
        assertThat(garage.delivered().values()).allMatch(times -> times == 1);
        refused++;
      }
    }
    assertThat(repaired).as("repaired, %d refused", refused).isGreaterThan(COPIES / 3);
  }

  private static String damage(Path file, Random random) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      long pages = channel.size() / 16_384;
      long at = random.nextLong(pages) * 16_384;
      switch (random.nextInt(5)) {
        case 0 -> channel.write(ByteBuffer.allocate(16_384), at);
        case 1 -> channel.truncate(Math.max(16_384, at + random.nextInt(16_384)));
        case 2 -> channel.write(ByteBuffer.allocate(512), at + 512L * random.nextInt(32));
        default -> {
          for (int i = 0; i < 1 + random.nextInt(8); i++) {
            long place = at + random.nextInt(16_384);
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, place);
            one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
            channel.write(one.flip(), place);
          }
          return "bits of page " + (at / 16_384 + 1);
        }
      }
      return "page " + (at / 16_384 + 1);
    }
  }
}
