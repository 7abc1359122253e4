package dev.trackside.gateway;

import dev.trackside.store.Reserve;
import dev.trackside.store.Time;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Knows whether enough disk is free for intake, asking the system ten times a second at most. */
final class DiskWatch {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Reserve reserve;
  private final Time time;
  private final AtomicLong lookedAt;
  private volatile boolean isShort;

  DiskWatch(Reserve reserve, Time time) {
    this.reserve = reserve;
    this.time = time;
    this.lookedAt = new AtomicLong(time.nanos() - INTERVAL_NANOS);
  }

  boolean isShort() {
    long now = time.nanos();
    long last = lookedAt.get();
    if (now - last >= INTERVAL_NANOS && lookedAt.compareAndSet(last, now)) {
      try {
        isShort = reserve.isShort();
      } catch (IOException e) {
        // Not knowing is no reason to refuse: a full disk shows at the commit, which then refuses.
        isShort = false;
      }
    }
    return isShort;
  }
}
