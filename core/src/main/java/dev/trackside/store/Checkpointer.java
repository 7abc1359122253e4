package dev.trackside.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Copies the WAL into the main file off the commit path, and makes it start over.
 *
 * <p>A passive checkpoint beside a busy writer never lets the WAL start over, because there is
 * always a newer frame; so this thread does the bulk every few megabytes, and when the WAL has
 * grown to its limit the writer itself, between two groups, does the short rest. The file keeps its
 * size and is used again from its beginning: commits into it are faster than into a growing one.
 */
final class Checkpointer implements AutoCloseable {
  private static final long STEP_BYTES_MOST = 16L << 20;
  private static final int PAGE_BYTES = 16_384;

  /** Pages a commit writes beside its payload: the blocks' tree, the ledger. */
  private static final long COMMIT_BYTES = 3L * PAGE_BYTES;

  private static final int PATIENCE_MILLIS = 250;
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Connection connection;
  private final long limitBytes;
  private final long stepBytes;
  private final CommitStatistics statistics;
  private final Thread thread;
  private long bytesSinceStep;
  private long walBytes;
  private volatile long frames;
  private boolean closed;

  Checkpointer(Path file, long limitBytes, CommitStatistics statistics) throws SQLException {
    this.connection = Connections.checkpointer(file);
    this.limitBytes = limitBytes;
    this.stepBytes = Math.min(STEP_BYTES_MOST, limitBytes / 4);
    this.statistics = statistics;
    this.thread = Thread.ofPlatform().name("checkpointer").daemon(true).start(this::run);
  }

  /** The committer wrote a group; called on its thread, between two groups. */
  void wrote(long payloadBytes, WriterConnection writer) {
    boolean full;
    lock.lock();
    try {
      long bytes = COMMIT_BYTES + payloadBytes;
      bytesSinceStep += bytes;
      walBytes += bytes;
      full = walBytes >= limitBytes;
      if (bytesSinceStep >= stepBytes) {
        wanted.signal();
      }
    } finally {
      lock.unlock();
    }
    if (full && !writer.isBroken()) {
      // Nobody writes meanwhile, so what it copies is all there is, and the WAL starts over.
      boolean whole = checkpoint(writer.connection());
      if (frames * PAGE_BYTES > 2 * limitBytes) {
        whole = waitForReaders(writer.connection());
      }
      noteLength(whole ? 0 : limitBytes - stepBytes);
    }
  }

  /** The disk is full: lets the WAL start over if it can; on the committer's thread. */
  void startOver(WriterConnection writer) {
    if (!writer.isBroken() && checkpoint(writer.connection())) {
      noteLength(0);
    }
  }

  private void run() {
    while (awaitWork()) {
      try {
        checkpoint(connection);
        noteLength(frames * PAGE_BYTES); // what was counted is an estimate
      } catch (RuntimeException | Error e) {
        statistics.failed(Connections.explain("a WAL checkpoint failed", e));
      }
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      long left = TICK.toNanos();
      while (!closed && bytesSinceStep < stepBytes && (left > 0 || bytesSinceStep == 0)) {
        left = left > 0 ? wanted.awaitNanos(left) : TICK.toNanos();
      }
      bytesSinceStep = 0;
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** One passive checkpoint; true when it copied the whole WAL as it was when it began. */
  private boolean checkpoint(Connection on) {
    try (Statement statement = on.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      if (!row.next() || row.getInt(1) != 0) {
        return false;
      }
      frames = row.getLong(2);
      return frames == row.getLong(3);
    } catch (SQLException e) {
      statistics.failed(Connections.explain("a WAL checkpoint failed", e));
      return false;
    }
  }

  /**
   * Reads that follow each other without a gap keep the WAL from starting over, so it grew beyond
   * its limit: waits, not for long, until those end that look at it.
   */
  private boolean waitForReaders(Connection on) {
    try (Statement statement = on.createStatement()) {
      statement.execute("PRAGMA busy_timeout=" + PATIENCE_MILLIS);
      try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(RESTART)")) {
        return row.next() && row.getInt(1) == 0;
      } finally {
        statement.execute("PRAGMA busy_timeout=" + Connections.BUSY_MILLIS);
      }
    } catch (SQLException e) {
      statistics.failed(Connections.explain("starting the WAL over failed", e));
      return false;
    }
  }

  private void noteLength(long bytes) {
    lock.lock();
    try {
      walBytes = bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      closed = true;
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
