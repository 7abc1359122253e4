package dev.trackside.app.failure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end well when the process is told to stop (Ctrl-C, SIGTERM): it is asked to, has a
 * minute to close what it holds, and the process ends with the exit code that was promised instead
 * of the signal's.
 */
public final class Shutdown implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private Shutdown(int exitCode, Runnable ask) {
    hook =
        new Thread(
            () -> {
              ask.run();
              try {
                finished.await(WAIT_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(exitCode);
            },
            "shutdown");
  }

  /** From now on until {@link #close}, whoever wants the process to stop asks the command first. */
  public static Shutdown asking(int exitCode, Runnable ask) {
    Shutdown shutdown = new Shutdown(exitCode, ask);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** The command has ended and holds nothing any more. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook goes on and ends it.
      return;
    }
  }
}
