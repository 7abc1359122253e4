package dev.trackside.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open data directory: the lock, the file, the committer, the readers.
 *
 * <pre>
 * trackside.db       the file          trackside.lock    who owns it
 * trackside.db-wal   its log           reserve           disk space kept back
 * trackside.db-shm   its index
 * </pre>
 *
 * <p>Safe for many threads.
 */
public final class Store implements Reading, AutoCloseable {
  /** The file's name in the data directory. */
  public static final String FILE = "trackside.db";

  private static final long SMALL_BYTES = 1024;
  private static final Duration WRITE_WAIT = Duration.ofSeconds(60);

  private final Path directory;
  private final DataLock lock;
  private final String sqliteVersion;
  private final WriterConnection writer;
  private final Readers readers;
  private final Reserve reserve;
  private final WorkQueue queue;
  private final Checkpointer checkpointer;
  private final CommitStatistics statistics;
  private final Time time;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private @Nullable Committer committer;

  private Store(Path directory, DataLock lock, Schema schema, StoreOptions options, Time time)
      throws SQLException, IOException {
    this.directory = directory;
    this.lock = lock;
    this.time = time;
    this.statistics = new CommitStatistics(time);
    this.queue = new WorkQueue(options, time);
    Path file = directory.resolve(FILE);
    this.writer = new WriterConnection(file, schema);
    try {
      this.sqliteVersion = Connections.demandVersion(writer.connection());
      schema.migrate(writer.connection());
      Connections.keepRoots(writer.connection(), directory);
      this.reserve = new Reserve(directory, options);
      this.readers = new Readers(file);
      this.checkpointer = new Checkpointer(file, options.walLimitBytes(), statistics);
    } catch (SQLException | IOException | StoreException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Opens a data directory, which is made when it is missing, and holds it until {@link #close}. On
   * a full disk the reserve is given up for it.
   *
   * @param command what the owner is, for whoever finds the directory locked
   */
  public static Store open(Path directory, String command, StoreOptions options, Time time) {
    return open(directory, Schema.GATEWAY, command, options, time);
  }

  /** The same for a file of any kind. */
  public static Store open(
      Path directory, Schema schema, String command, StoreOptions options, Time time) {
    try {
      return openOnce(directory, schema, command, options, time);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.DISK_FULL) {
        throw e;
      }
      try {
        if (!Reserve.releaseIn(directory)) {
          throw e;
        }
      } catch (IOException releasing) {
        e.addSuppressed(releasing);
        throw e;
      }
      return openOnce(directory, schema, command, options, time);
    }
  }

  private static Store openOnce(
      Path directory, Schema schema, String command, StoreOptions options, Time time) {
    DataLock lock = null;
    try {
      DirectorySync.create(directory);
      lock = DataLock.take(directory, command, time);
      Connections.demandWhole(directory);
      return new Store(directory, lock, schema, options, time);
    } catch (IOException | SQLException | StoreException e) {
      StoreException problem =
          e instanceof StoreException known
              ? known
              : Connections.explain("cannot open the data directory " + directory, e);
      closeAfter(problem, lock);
      throw problem;
    }
  }

  private static void closeAfter(StoreException problem, @Nullable DataLock lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        problem.addSuppressed(e);
      }
    }
  }

  /** Starts the committer. Nothing is written before. */
  public void start(GroupWriter groupWriter) {
    try {
      committer =
          new Committer(writer, queue, groupWriter, checkpointer, reserve, statistics, time);
    } catch (SQLException e) {
      throw Connections.explain("cannot read the state of " + directory, e);
    }
  }

  /** Hands a work to the committer, waiting for room; false when there was none in time. */
  public boolean submit(Work work, Duration wait) {
    try {
      return queue.add(work, wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          StoreException.Kind.CLOSED, "interrupted while waiting for room", "try again", e);
    }
  }

  /** Writes something small and essential, and returns when it is durable. */
  public void write(Act act) {
    write(new ActWork(act, SMALL_BYTES, true));
  }

  /** Writes something that may be refused when the disk is full; returns when it is durable. */
  public void write(Act act, long sizeBytes) {
    write(new ActWork(act, sizeBytes, false));
  }

  private void write(ActWork work) {
    if (committer == null || committer.isCurrentThread()) {
      throw new IllegalStateException("write needs a started committer and another thread");
    }
    if (!submit(work, WRITE_WAIT)) {
      throw new StoreException(
          StoreException.Kind.FAILED, "the committer cannot keep up", "see the disk", null);
    }
    work.await();
  }

  @Override
  public <T> T read(Query<T> query) {
    return readers.read(query);
  }

  /** True on the committer's own thread, which must never wait for itself. */
  public boolean isCommitterThread() {
    return committer != null && committer.isCurrentThread();
  }

  /** The data directory. */
  public Path directory() {
    return directory;
  }

  /** The lock, to note in it where the owner's API answers. */
  public DataLock lock() {
    return lock;
  }

  /** The SQLite that is in use. */
  public String sqliteVersion() {
    return sqliteVersion;
  }

  /** The disk space kept back. */
  public Reserve reserve() {
    return reserve;
  }

  /** What the committer did so far. */
  public CommitStatistics statistics() {
    return statistics;
  }

  /** Bytes in memory that wait for the committer. */
  public long waitingBytes() {
    return queue.waitingBytes();
  }

  /** The clocks. */
  public Time time() {
    return time;
  }

  /** Commits what waits, closes the file and gives the directory up. */
  @Override
  public void close() {
    if (isClosed.getAndSet(true)) {
      return;
    }
    if (committer != null) {
      committer.close(); // when it hangs the lock stays: nobody else may write meanwhile
    }
    try (lock) {
      checkpointer.close();
      readers.close();
      if (!writer.isBroken()) {
        writer.close();
      }
    } catch (SQLException | IOException e) {
      throw Connections.explain("closing " + directory + " failed", e);
    }
  }

  /** A write of its own. */
  public interface Act {
    /** Writes inside the open transaction; may be called again in another one. */
    void write(Connection connection) throws SQLException;
  }

  private static final class ActWork implements Work {
    private final Act act;
    private final long sizeBytes;
    private final boolean isEssential;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable StoreException problem;

    ActWork(Act act, long sizeBytes, boolean isEssential) {
      this.act = act;
      this.sizeBytes = sizeBytes;
      this.isEssential = isEssential;
    }

    @Override
    public void write(Connection connection) throws SQLException {
      act.write(connection);
    }

    @Override
    public void durable() {
      done.countDown();
    }

    @Override
    public void failed(StoreException failure) {
      if (done.getCount() == 0) {
        return; // the first word counts
      }
      problem = failure;
      done.countDown();
    }

    @Override
    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public boolean isEssential() {
      return isEssential;
    }

    void await() {
      try {
        if (!done.await(WRITE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new StoreException(
              StoreException.Kind.UNKNOWN,
              "a write did not return within " + WRITE_WAIT.toSeconds() + " s",
              "the disk may hang; look at it",
              null);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreException(
            StoreException.Kind.UNKNOWN, "interrupted while writing", "look and try again", e);
      }
      StoreException failure = problem;
      if (failure != null) {
        throw failure;
      }
    }
  }
}
