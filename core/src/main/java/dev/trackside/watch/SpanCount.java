package dev.trackside.watch;

import java.util.concurrent.atomic.LongAdder;

/** How the spans of traces got to who collects them. Safe for many threads. */
public final class SpanCount {
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** So many were taken. */
  public void addSent(long spans) {
    sent.add(spans);
  }

  /** So many were given up, or refused. */
  public void addFailed(long spans) {
    failed.add(spans);
  }

  /** So many found no room to wait. */
  public void addDropped(long spans) {
    dropped.add(spans);
  }

  /** Spans that were taken. */
  public long sent() {
    return sent.sum();
  }

  /** Spans that were given up, or refused. */
  public long failed() {
    return failed.sum();
  }

  /** Spans that found no room to wait. */
  public long dropped() {
    return dropped.sum();
  }
}
