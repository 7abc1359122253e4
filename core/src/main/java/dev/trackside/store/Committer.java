package dev.trackside.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The one thread that writes. It takes everything that waits, writes it in one transaction, commits
 * and answers; the next group gathers meanwhile, so that the group's size follows the load and a
 * lone work waits for nobody.
 *
 * <pre>
 * write fails            roll back; every work of the group once more, alone
 * disk full              roll back; refuse the rest, give up the reserve, essential works once more
 * COMMIT fails           unknown: close, reopen, look for the commit's number in the file
 *   it is there          force it into the main file (the WAL's sync failed), then durable
 *   it is not            written over, then failed; positions that it used stay unused
 *   cannot look          failed as UNKNOWN; nothing is written until the file can be opened again
 * </pre>
 */
final class Committer implements AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_STEP = Duration.ofMillis(100);
  private static final Duration REOPEN_PAUSE = Duration.ofMillis(200);

  private final WorkQueue queue;
  private final WriterConnection writer;
  private final GroupWriter groupWriter;
  private final Checkpointer checkpointer;
  private final Reserve reserve;
  private final CommitStatistics statistics;
  private final Time time;
  private final Thread thread;
  private long commitNumber;
  private boolean isDesperate;

  Committer(
      WriterConnection writer,
      WorkQueue queue,
      GroupWriter groupWriter,
      Checkpointer checkpointer,
      Reserve reserve,
      CommitStatistics statistics,
      Time time)
      throws SQLException {
    this.writer = writer;
    this.queue = queue;
    this.groupWriter = groupWriter;
    this.checkpointer = checkpointer;
    this.reserve = reserve;
    this.statistics = statistics;
    this.time = time;
    groupWriter.reload(writer.connection());
    this.commitNumber = groupWriter.lastCommitNumber(writer.connection());
    this.thread = Thread.ofPlatform().name("committer").daemon(true).start(this::run);
  }

  /** True on the committer's own thread, which must never wait for itself. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  private void run() {
    List<Work> group = new ArrayList<>();
    while (queue.take(group)) {
      commitWhateverHappens(group);
      try {
        afterCommit();
      } catch (RuntimeException | Error e) {
        statistics.failed(Connections.explain("a WAL checkpoint failed", e));
      }
      group.clear();
    }
  }

  private void afterCommit() {
    if (writer.isBroken()) {
      queue.pause(REOPEN_PAUSE);
      return;
    }
    checkpointer.wrote(groupWriter.writtenBytes(), writer);
  }

  /** Nothing may end this thread: with it every caller would hang. */
  private void commitWhateverHappens(List<Work> group) {
    try {
      commit(group);
    } catch (RuntimeException | Error e) {
      StoreException unknown =
          new StoreException(
              StoreException.Kind.UNKNOWN,
              "the committer failed: " + e,
              "send it again with the same packet ids: what was kept is recognised",
              e);
      statistics.failed(unknown);
      writer.markBroken(new SQLException(e));
      fail(group, unknown);
    }
  }

  private void commit(List<Work> group) {
    Connection connection;
    try {
      connection = usable();
    } catch (SQLException e) {
      fail(group, Connections.explain("the file cannot be opened again", e));
      return;
    }
    long number = commitNumber + 1;
    long began = time.nanos();
    groupWriter.begin();
    try {
      writer.begin();
      for (Work work : group) {
        work.write(connection);
      }
      groupWriter.end(connection, number);
    } catch (SQLException | RuntimeException e) {
      rollBack();
      salvage(group, e);
      return;
    }
    try {
      writer.commit();
    } catch (SQLException e) {
      resolve(group, number, e);
      return;
    }
    long took = time.nanos() - began;
    statistics.committed(group.size(), took);
    answerDurable(group, number, took);
  }

  private void answerDurable(List<Work> group, long number, long tookNanos) {
    commitNumber = number;
    groupWriter.committed();
    queue.aboutToAnswer(group.size(), tookNanos);
    for (Work work : group) {
      work.durable();
    }
  }

  private void rollBack() {
    groupWriter.rolledBack();
    try {
      writer.rollback();
    } catch (SQLException e) {
      writer.markBroken(e);
    }
  }

  /** The transaction is gone; saves what can be saved of a group that did not come to COMMIT. */
  private void salvage(List<Work> group, Exception problem) {
    StoreException explained = Connections.explain("writing failed", problem);
    statistics.failed(explained);
    switch (explained.kind()) {
      case DISK_FULL -> retryEssential(group, explained);
      default -> {
        if (problem instanceof SQLException sql && Connections.mustReopen(sql)) {
          writer.markBroken(sql);
        }
        retryAlone(group, explained);
      }
    }
  }

  private void retryAlone(List<Work> group, StoreException problem) {
    if (group.size() == 1) {
      group.getFirst().failed(problem);
      return;
    }
    for (Work work : group) {
      commit(List.of(work));
    }
  }

  private void retryEssential(List<Work> group, StoreException problem) {
    List<Work> essential = group.stream().filter(Work::isEssential).toList();
    fail(group.stream().filter(work -> !work.isEssential()).toList(), problem);
    if (essential.isEmpty()) {
      return;
    }
    boolean hasMoreRoom = releaseReserve() || essential.size() < group.size();
    if (hasMoreRoom || !isDesperate) {
      isDesperate = true;
      try {
        // A WAL that starts over needs no new space: acks fit into it for ever.
        checkpointer.startOver(writer);
        commit(essential);
      } finally {
        isDesperate = false;
      }
    } else {
      fail(essential, problem);
    }
  }

  private boolean releaseReserve() {
    try {
      return reserve.release();
    } catch (java.io.IOException e) {
      statistics.failed(Connections.explain("the disk reserve could not be given up", e));
      return false;
    }
  }

  private void resolve(List<Work> group, long number, SQLException problem) {
    writer.markBroken(problem);
    StoreException explained = Connections.explain("COMMIT failed", problem);
    statistics.failed(explained);
    try {
      Connection reopened = usable();
      if (groupWriter.lastCommitNumber(reopened) >= number) {
        writer.forceIntoMainFile();
        for (Work work : group) {
          work.durable();
        }
      } else if (explained.kind() == StoreException.Kind.DISK_FULL) {
        retryEssential(group, explained);
      } else {
        overwriteRemains(reopened);
        fail(group, explained);
      }
    } catch (SQLException | RuntimeException e) {
      fail(
          group,
          new StoreException(
              StoreException.Kind.UNKNOWN,
              "COMMIT failed, and the file could not be looked at: " + e.getMessage(),
              "send it again with the same packet ids: what was kept is recognised",
              e));
      writer.markBroken(problem);
    }
  }

  /**
   * Commits nothing, over the place of a commit whose sync failed: its pages may stand in the WAL
   * unseen, and the recovery after a crash would find them.
   */
  private void overwriteRemains(Connection connection) throws SQLException {
    groupWriter.begin();
    writer.begin();
    groupWriter.end(connection, commitNumber + 1);
    writer.commit();
    commitNumber++;
    groupWriter.committed();
  }

  private static void fail(List<Work> group, StoreException problem) {
    for (Work work : group) {
      work.failed(problem);
    }
  }

  /** The connection, opened again when it broke; then all state is read from the file anew. */
  private Connection usable() throws SQLException {
    if (!writer.isBroken()) {
      return writer.connection();
    }
    Connection connection = writer.reopen();
    groupWriter.rolledBack();
    groupWriter.reload(connection);
    commitNumber = groupWriter.lastCommitNumber(connection);
    return connection;
  }

  /** Commits what waits, then stops. */
  @Override
  public void close() {
    queue.close();
    boolean isInterrupted = false;
    long deadline = time.nanos() + CLOSE_WAIT.toNanos();
    while (thread.isAlive() && time.nanos() < deadline) {
      try {
        thread.join(CLOSE_STEP);
      } catch (InterruptedException e) {
        isInterrupted = true; // closing goes on: half closed, two could write
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new StoreException(
          StoreException.Kind.FAILED,
          "the committer did not stop within " + CLOSE_WAIT.toSeconds() + " s",
          "the disk may hang; what was acknowledged is safe; the lock is held until this process"
              + " ends",
          null);
    }
  }
}
