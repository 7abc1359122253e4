package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what happens on another thread; gives up only after a time no machine needs. */
public final class Eventually {
  private static final long MOST_SECONDS = 60;

  private Eventually() {}

  /** Returns when the condition holds. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("still waiting for: " + what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
