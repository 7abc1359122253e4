package dev.trackside.app.http;

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
final class StoreReads implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING_MOST = 64;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MOST),
          Thread.ofPlatform().name("http-reads-", 1).daemon(true).factory());

  StoreReads() {
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs a read on one of the threads, and waits for it. */
  <T> T run(Callable<T> read, Duration wait) throws InterruptedException {
    Future<T> future;
    try {
      future = threads.submit(read);
    } catch (RejectedExecutionException e) {
      throw ProblemException.busy(WAITING_MOST + " reads wait already", "ask less often");
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
