package dev.trackside.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Verification.Damage;
import dev.trackside.store.StoreException;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same by bytes: what a lying disk, or somebody with an editor for files, leaves behind. Row 14
 * of the threat table is the log in front of the data file that is cut at any byte.
 *
 * <p>{@code -Dtrackside.audit.cuts=120} cuts more often, {@code -Dtrackside.audit.flips=2000} turns
 * over more bits.
 */
@Timeout(600)
final class TamperedFileTest extends TamperedLog {
  private static final int CUTS = Integer.getInteger("trackside.audit.cuts", 40);
  private static final int FLIPS = Integer.getInteger("trackside.audit.flips", 120);
  private static final String FILE = "trackside.db";
  private static final String WAL = FILE + "-wal";
  private static final int PAGE = 4_096;

  /** The entries and checkpoints that SQLite itself finds; -1 when there is no log in the file. */
  private record Left(long entries, long signed) {}

  private static Left left(Path copy) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve(FILE));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM audit_entry),"
                    + " (SELECT coalesce(max(size), 0) FROM audit_checkpoint)")) {
      return new Left(row.getLong(1), row.getLong(2));
    } catch (SQLException e) {
      return new Left(-1, -1);
    }
  }

  private static Path copy(Path to, byte[] file, byte[] wal) throws IOException {
    Files.createDirectories(to);
    Files.write(to.resolve(FILE), file);
    Files.write(to.resolve(WAL), wal);
    return to;
  }

  @Test
  void row14AWalThatIsCutAnywhereIsAShorterLogThatOnlyCheckpointsFromElsewhereMiss()
      throws Exception {
    Path open = folder.resolve("open");
    Random random = new Random(20_261_128);
    try (LoggedStore logged = LoggedStore.open(open)) {
      for (int i = 0; i < 20; i++) {
        logged.batches(i * 3, i * 3 + 3).sign();
      }
      long whole = left(open).entries();
      byte[] file = Files.readAllBytes(open.resolve(FILE));
      byte[] wal = Files.readAllBytes(open.resolve(WAL));
      int shorter = 0;
      for (int cut = 0; cut < CUTS; cut++) {
        byte[] bytes = Arrays.copyOf(wal, cut == 0 ? wal.length : random.nextInt(wal.length));
        if (cut % 3 == 1 && bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Left left = left(copy(folder.resolve("look-" + cut), file, bytes));
        if (left.entries() >= 0) {
          Path bad = copy(folder.resolve("cut-" + cut), file, bytes);
          assertCut(bad, logged, left, whole);
          shorter += left.entries() < whole ? 1 : 0;
        }
      }
      assertThat(shorter).as("logs that were shorter").isGreaterThan(CUTS / 2);
    }
  }

  /** The exact verdict on what is left of a log whose every third entry was signed. */
  private static void assertCut(Path bad, LoggedStore logged, Left left, long whole) {
    List<VerifierKey> pinned = logged.keys();
    Verification alone = LoggedStore.verify(bad, pinned, List.of());
    assertThat(alone.scope().entries()).isEqualTo(left.entries());
    assertThat(alone)
        .as("nothing can be seen")
        .isInstanceOf(
            left.signed() == left.entries()
                ? Verification.Intact.class
                : Verification.Incomplete.class);
    Verification anchored = LoggedStore.verify(bad, pinned, logged.kept);
    if (left.entries() == whole) {
      assertThat(anchored).isInstanceOf(Verification.Intact.class);
    } else {
      assertTampered(anchored, Damage.CUT, left.entries(), left.entries());
    }
  }

  private static int find(byte[] file, byte[] what) {
    int found = -1;
    for (int at = 0; at + what.length <= file.length; at++) {
      if (Arrays.equals(file, at, at + what.length, what, 0, what.length)) {
        assertThat(found).as("it is there once").isNegative();
        found = at;
      }
    }
    assertThat(found).as("it is there").isNotNegative();
    return found;
  }

  private byte[] file() throws Exception {
    forger().close();
    return Files.readAllBytes(folder.resolve("bad").resolve(FILE));
  }

  private void write(byte[] file) throws IOException {
    Files.write(folder.resolve("bad").resolve(FILE), file);
  }

  @Test
  void row01AByteOfAnEntryThatIsAnotherInTheFileIsFound() throws Exception {
    byte[] file = file();
    // The genesis and the start come before the batches.
    byte[] text = "\"batch\":\"batch-250\"".getBytes(StandardCharsets.UTF_8);
    file[find(file, text) + text.length - 2] ^= 1;
    write(file);
    assertBoth(Damage.ENTRY, 252, 252);
  }

  @Test
  void row01AByteOfAHashThatIsAnotherInTheFileIsFound() throws Exception {
    byte[] file = file();
    byte[] leaf;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("good").resolve(FILE));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT leaf FROM audit_entry WHERE seq = 299")) {
      leaf = row.getBytes(1);
    }
    file[find(file, leaf)] ^= 1;
    write(file);
    assertBoth(Damage.ENTRY, 299, 299);
  }

  @Test
  void row09APageOfNothingIsMissingEntries() throws Exception {
    byte[] file = file();
    int at = find(file, "\"batch\":\"batch-250\"".getBytes(StandardCharsets.UTF_8));
    Arrays.fill(file, at / PAGE * PAGE, (at / PAGE + 1) * PAGE, (byte) 0);
    write(file);
    long first = alone().scope().entries();
    assertThat(first).as("the first on the page of entry 252").isBetween(252L - PAGE / 256, 252L);
    assertBoth(Damage.MISSING, first, first);
  }

  @Test
  void row09OneBitAnywhereInTheFileNeverMakesAnotherLogThatIsTakenForWhole() throws Exception {
    byte[] file = file();
    String root = LoggedStore.verify(folder.resolve("good"), keys, kept).scope().root();
    Random random = new Random(20_261_129);
    int noticed = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      byte[] bad = file.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      write(bad);
      Verification found;
      try {
        found = anchored();
      } catch (StoreException e) {
        noticed++; // the file is refused before anything is looked at
        continue;
      }
      if (found instanceof Verification.Intact) {
        assertThat(found.scope().entries()).as("flip at %d", at).isEqualTo(SIZE);
        assertThat(found.scope().root()).as("flip at %d", at).isEqualTo(root);
      } else {
        noticed++;
      }
    }
    assertThat(noticed).as("others lie in indexes and free space").isGreaterThan(FLIPS / 3);
  }
}
