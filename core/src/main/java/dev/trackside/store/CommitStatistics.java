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
  private volatile long lastProblemMillis;
  private final Time time;

  void committed(int groupSize, long nanos) {
    commits.record(nanos);
    works.add(groupSize);
    lastCommitMillis = time.epochMillis();
  }

  CommitStatistics(Time time) {
    this.time = time;
  }

  void failed(StoreException problem) {
    failures.increment();
    lastProblemMillis = time.epochMillis();
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

  /** When the newest failure was, epoch milliseconds; 0 for never. */
  public long lastProblemMillis() {
    return lastProblemMillis;
  }

  /** The newest failure. */
  public @Nullable StoreException lastProblem() {
    return lastProblem;
  }
}
