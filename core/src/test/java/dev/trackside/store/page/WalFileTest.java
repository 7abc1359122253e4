package dev.trackside.store.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a write-ahead log of SQLite's when a part of it is damaged. */
final class WalFileTest {
  private static final int PAGE = 4_096;
  private static final int FRAME = 24 + PAGE;

  @TempDir private Path folder;

  /** Commits of so many rows each, of which a row fills a page; the log as a kill leaves it. */
  private Path log(int... rows) throws Exception {
    Path file = folder.resolve("a.db");
    Path copy = folder.resolve("copy-wal");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size=" + PAGE);
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, bytes BLOB)");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      for (int count : rows) {
        statement.execute("BEGIN");
        for (int row = 0; row < count; row++) {
          statement.execute("INSERT INTO t (bytes) VALUES (randomblob(3000))");
        }
        statement.execute("COMMIT");
      }
      Files.copy(folder.resolve("a.db-wal"), copy);
    }
    return copy;
  }

  /** The frames that end a commit. */
  private static List<Integer> commits(Path log) throws Exception {
    List<Integer> commits = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
    for (int at = 32; at + FRAME <= bytes.limit(); at += FRAME) {
      if (bytes.getInt(at + 4) > 0) {
        commits.add((at - 32) / FRAME);
      }
    }
    return commits;
  }

  private static int pageOf(Path log, int frame) throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(log)).getInt(32 + frame * FRAME);
  }

  private static void rubbish(Path log, long at, int length) throws Exception {
    byte[] rubbish = new byte[length];
    new Random(at).nextBytes(rubbish);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(rubbish), at);
    }
  }

  @Test
  void aLogThatIsWholeIsWhole() throws Exception {
    WalFile wal = WalFile.read(log(3, 1, 3), PAGE);
    assertThat(wal.verdict()).isEqualTo(WalFile.Verdict.WHOLE);
    assertThat(wal.pageCount()).isPositive();
  }

  @Test
  void oneCommitBehindADamagedHeaderIsNotTakenForNone() throws Exception {
    Path log = log(5);
    assertThat(commits(log)).hasSize(1);
    rubbish(log, 0, 8);
    assertThat(WalFile.read(log, PAGE).verdict()).isEqualTo(WalFile.Verdict.DOUBTFUL);
  }

  @Test
  void aDamagedPageOfACommitThatAnotherFollowsIsLostAndNotPassedOver() throws Exception {
    Path log = log(3, 3);
    List<Integer> commits = commits(log);
    assertThat(commits).hasSize(2);
    int first = commits.getFirst();
    rubbish(log, 32 + (long) first * FRAME + 24 + 1_000, 64);
    WalFile wal = WalFile.read(log, PAGE);
    assertThat(wal.verdict()).isEqualTo(WalFile.Verdict.DAMAGED);
    assertThat(wal.isLost(pageOf(log, first)) || wal.frameOf(pageOf(log, first)) > 0).isTrue();
    assertThat(wal.pageCount()).isPositive();
  }

  @Test
  void theSameWhenWhatFollowsWasNeverFinished() throws Exception {
    Path log = log(3, 3);
    int first = commits(log).getFirst();
    rubbish(log, 32 + (long) first * FRAME + 24 + 1_000, 64);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(32 + (first + 2L) * FRAME); // one frame of the second commit is there
    }
    WalFile wal = WalFile.read(log, PAGE);
    assertThat(wal.verdict()).isEqualTo(WalFile.Verdict.DAMAGED);
    assertThat(wal.isLost(pageOf(log, first))).isTrue();
    assertThat(wal.pageCount()).isPositive();
  }

  @Test
  void aLastWriteThatWasNotFinishedIsNoDamage() throws Exception {
    Path log = log(3, 5);
    int first = commits(log).getFirst();
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(32 + (first + 3L) * FRAME);
    }
    WalFile wal = WalFile.read(log, PAGE);
    assertThat(wal.verdict()).isEqualTo(WalFile.Verdict.WHOLE);
    assertThat(wal.pageCount()).isPositive();
  }
}
