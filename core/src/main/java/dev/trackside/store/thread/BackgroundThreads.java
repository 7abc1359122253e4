package dev.trackside.store.thread;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Makes the threads that read for those who watch, and those of upkeep. They have their full share
 * of the processors, and are interrupted by whoever wakes up; without that, a commit waits for
 * their turn of some milliseconds to end.
 */
public final class BackgroundThreads {
  /** By then a start is over, which has enough to load and to compile. */
  private static final Duration STARTED = Duration.ofSeconds(5);

  private BackgroundThreads() {}

  /** Threads of this name, with a number behind it, from 1. */
  public static ThreadFactory numbered(String name) {
    ThreadFactory threads = Thread.ofPlatform().name(name, 1).daemon(true).factory();
    return work ->
        threads.newThread(() -> {
          LongTurns.take();
          work.run();
        });
  }

  /**
   * One thread of this name for what comes again and again. What is still to come when it is shut
   * down does not come any more.
   */
  public static ScheduledThreadPoolExecutor clockwork(String name) {
    return clockwork(name, STARTED);
  }

  static ScheduledThreadPoolExecutor clockwork(String name, Duration started) {
    ScheduledThreadPoolExecutor clockwork =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(name).daemon(true).factory());
    clockwork.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    ScheduledFuture<?> _ =
        clockwork.schedule(LongTurns::take, started.toMillis(), TimeUnit.MILLISECONDS);
    return clockwork;
  }
}
