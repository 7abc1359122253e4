package dev.trackside.delivery;

import dev.trackside.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The clocks of the machine, which a test puts forward. */
final class MovedTime implements Time {
  private final AtomicLong ahead = new AtomicLong();

  void pass(Duration time) {
    ahead.addAndGet(time.toNanos());
  }

  @Override
  public Instant now() {
    return Instant.now().plusNanos(ahead.get());
  }

  @Override
  public long nanos() {
    return System.nanoTime() + ahead.get();
  }
}
