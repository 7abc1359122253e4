package dev.trackside.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A few connections that only read, each used by one thread at a time. A read should be short: as
 * long as it lasts the WAL cannot start over.
 */
final class Readers implements AutoCloseable {
  private static final int COUNT = 3;
  private static final long WAIT_SECONDS = 30;

  private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(COUNT);

  Readers(Path file) throws SQLException {
    for (int i = 0; i < COUNT; i++) {
      idle.add(Connections.reader(file));
    }
  }

  <T> T read(Reading.Query<T> query) {
    Connection connection = borrow();
    try {
      return query.run(connection);
    } catch (SQLException e) {
      throw Connections.explain("reading failed", e);
    } finally {
      idle.add(connection);
    }
  }

  private Connection borrow() {
    try {
      Connection connection = idle.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (connection == null) {
        throw new StoreException(
            StoreException.Kind.FAILED,
            "all " + COUNT + " reading connections were busy for " + WAIT_SECONDS + " s",
            "try again; fewer replays at once",
            null);
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          StoreException.Kind.CLOSED, "interrupted while waiting to read", "try again", e);
    }
  }

  @Override
  public void close() throws SQLException {
    for (int i = 0; i < COUNT; i++) {
      borrow().close();
    }
  }
}
