package dev.trackside.store;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the committer did so far. Written by the store's threads, read by any. */
public final class CommitStatistics {
  private final LatencyHistogram commits = new LatencyHistogram();
  private final LongAdder works = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile long lastCommitMillis;
  private volatile @Nullable StoreException lastProblem;

  void committed(int groupSize, long nanos, Time time) {
    commits.record(nanos);
    works.add(groupSize);
    lastCommitMillis = time.epochMillis();
  }

  void failed(StoreException problem) {
    failures.increment();
    lastProblem = problem;
  }

  /** How long commits took, from the first write of a group to the return of COMMIT. */
  public LatencyHistogram commits() {
    return commits;
  }

  /** Works in all groups together. */
  public long works() {
    return works.sum();
  }

  /** Failures of any kind so far. */
  public long failures() {
    return failures.sum();
  }

  /** When the newest group was committed, epoch milliseconds; 0 for never. */
  public long lastCommitMillis() {
    return lastCommitMillis;
  }

  /** The newest failure. */
  public @Nullable StoreException lastProblem() {
    return lastProblem;
  }
}
