package dev.trackside.app.proof;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what another process does; gives up only after a time no machine needs. */
public final class Await {
  private static final Duration MOST = Duration.ofSeconds(90);
  private static final long PAUSE_MILLIS = 5;

  private Await() {}

  /** Returns when the condition holds. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    holds(what, MOST, condition);
  }

  /** Returns when the condition holds, or fails when the time is over. */
  public static void holds(String what, Duration most, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("after " + most + " still waiting until " + what);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
