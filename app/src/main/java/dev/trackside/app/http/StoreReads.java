package dev.trackside.app.http;

import dev.trackside.store.thread.BackgroundThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads that read the store for requests. Few, because the store has few connections;
 * platform threads, because SQLite would pin the carrier of a virtual one.
 */
public final class StoreReads implements AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final int waitingMost;
  private final ThreadPoolExecutor threads;

  private StoreReads(String name, int threadsMost, int waitingMost) {
    this.waitingMost = waitingMost;
    this.threads =
        new ThreadPoolExecutor(
            threadsMost,
            threadsMost,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMost),
            BackgroundThreads.numbered(name));
    threads.allowCoreThreadTimeOut(true);
  }

  /** For what is asked often and answered soon. */
  static StoreReads common() {
    return new StoreReads("http-reads-", 2, 64);
  }

  /** For the audit log, of which a question may go through all: it keeps no other waiting. */
  static StoreReads audit() {
    return new StoreReads("http-audit-reads-", 1, 16);
  }

  /** For what somebody watches: it keeps no other waiting. */
  public static StoreReads watched() {
    return new StoreReads("http-watched-reads-", 1, 32);
  }

  /** Runs a read on one of the threads, and waits for it. */
  public <T> T run(Callable<T> read, Duration wait) throws InterruptedException {
    Future<T> future;
    try {
      future = threads.submit(read);
    } catch (RejectedExecutionException e) {
      throw ProblemException.busy(waitingMost + " reads wait already", "ask less often");
    }
    try {
      return future.get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw ProblemException.busy(
          "reading took longer than " + wait.toSeconds() + " s",
          "ask for less, or look at the disk (trackside doctor)");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a read failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
