package dev.trackside.connectors.postgres;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a session, so that whoever waits for it can go: the driver's reads are bounded one
 * by one, and a server that sends a byte a second would keep a batch for ever. A line that was left
 * is of no use any more.
 */
final class Line {
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final int CONNECT_SECONDS_MOST = 10;

  private final PostgresTarget target;
  private final Supplier<Optional<String>> password;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("trackside-postgres").factory());
  private volatile @Nullable Connection connection;
  private volatile boolean isLeft;
  private @Nullable Session session;

  Line(PostgresTarget target, Supplier<Optional<String>> password) {
    this.target = target;
    this.password = password;
  }

  /** Delivers; when that takes too long, or the caller is interrupted, the line must be left. */
  Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    Future<Delivery> answer = thread.submit(() -> attempt(batch));
    try {
      return answer.get(target.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + target.timeout().toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw problem;
      }
      throw new IOException("batch " + batch.id() + " was not sent: " + e.getCause(), e);
    }
  }

  private Delivery attempt(SealedBatch batch) throws IOException {
    Session used = session;
    if (used != null) {
      try {
        return used.take(batch);
      } catch (SQLException e) {
        discard();
        if (!used.failedAtBegin() || !SqlProblem.isOfConnection(e) || isLeft) {
          return SqlProblem.unavailable(e);
        }
        // it was idle and is gone, the server took nothing: a new one at once
      } catch (IOException | RuntimeException e) {
        discard();
        throw e;
      }
    }
    try {
      Session fresh = open();
      session = fresh;
      return fresh.take(batch);
    } catch (SchemaException e) {
      discard();
      return new Delivery.Unavailable(String.valueOf(e.getMessage()), e.hint());
    } catch (SQLException e) {
      discard();
      return SqlProblem.unavailable(e);
    } catch (IOException | RuntimeException e) {
      discard();
      throw e;
    }
  }

  private Session open() throws SQLException, SchemaException {
    long millis = target.timeout().toMillis();
    long seconds = target.timeout().toSeconds();
    String connect = String.valueOf(Math.min(seconds, CONNECT_SECONDS_MOST));
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", connect);
    properties.setProperty("loginTimeout", connect);
    properties.setProperty("socketTimeout", String.valueOf(seconds));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "trackside");
    password.get().ifPresent(word -> properties.setProperty("password", word));
    Connection opened = DriverManager.getConnection(target.url(), properties);
    connection = opened;
    if (isLeft) {
      opened.abort(Runnable::run);
      throw new SQLException("left while it was opened", "08006");
    }
    opened.setAutoCommit(false);
    // What is acknowledged must be on the server's disk, whatever its default is. The server must
    // not wait for us longer than we for it; a dead gateway must not hold a batch.
    try (Statement set = opened.createStatement()) {
      set.execute(
          """
          select set_config('synchronous_commit', 'on', false)
            where current_setting('synchronous_commit') = 'off';
          set statement_timeout = %1$d; set lock_timeout = %2$d;
          set idle_in_transaction_session_timeout = %1$d;
          set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10;
          set tcp_keepalives_count = 3\
          """
              .formatted(millis, millis / 4));
    }
    opened.commit();
    return new Session(opened, target, Schema.ensure(opened, target));
  }

  /** The connection is of no use; whether it ends in good order does not matter. */
  private void discard() {
    session = null;
    cut();
  }

  private void cut() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        connection = null; // its socket is closed all the same
      }
    }
  }

  /** Ends whatever is under way, at once. */
  void leave() {
    isLeft = true;
    cut();
    thread.shutdownNow();
  }

  /** Says goodbye to the server, if that does not take long. */
  void close() {
    Future<?> goodbye =
        thread.submit(() -> {
          Session open = session;
          if (open != null) {
            open.close();
          }
          return true;
        });
    try {
      goodbye.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      isLeft = true; // the server sees the end of the socket instead
    } finally {
      leave();
    }
  }
}
