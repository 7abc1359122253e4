package dev.trackside.gateway.sight;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest things that happened, a bounded number of them. Safe for many threads. */
public final class Occurrences {
  private static final int MOST = 50;

  private final Deque<Occurrence> newestFirst = new ArrayDeque<>(MOST);
  private long forgotten;

  /** Takes one in; the oldest makes room for it. */
  public synchronized void add(Occurrence occurrence) {
    if (newestFirst.size() == MOST) {
      newestFirst.removeLast();
      forgotten++;
    }
    newestFirst.addFirst(occurrence);
  }

  /** What is remembered, the newest first. */
  public synchronized List<Occurrence> newestFirst() {
    return List.copyOf(newestFirst);
  }

  /** How many made room for newer ones since the start. */
  public synchronized long forgotten() {
    return forgotten;
  }
}
