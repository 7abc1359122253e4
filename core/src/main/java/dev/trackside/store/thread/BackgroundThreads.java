package dev.trackside.store.thread;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads that read for those who watch, and those of upkeep. They have their full share
 * of the processors, and are interrupted by whoever wakes up; without that, a commit waits for
 * their turn of some milliseconds to end.
 */
public final class BackgroundThreads {
  private BackgroundThreads() {}

  /** A thread of this name. */
  public static ThreadFactory named(String name) {
    return of(Thread.ofPlatform().name(name));
  }

  /** Threads of this name, with a number behind it, from 1. */
  public static ThreadFactory numbered(String name) {
    return of(Thread.ofPlatform().name(name, 1));
  }

  private static ThreadFactory of(Thread.Builder.OfPlatform builder) {
    ThreadFactory threads = builder.daemon(true).factory();
    return work ->
        threads.newThread(() -> {
          LongTurns.take();
          work.run();
        });
  }
}
