package dev.trackside.gateway;

import dev.trackside.buffer.Ahead;
import dev.trackside.buffer.TraceMark;
import dev.trackside.guard.Judgement;
import dev.trackside.packet.Chunk;
import dev.trackside.recording.RecordingMark;
import dev.trackside.store.StoreException;
import dev.trackside.store.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A judged chunk on its way to the disk, and the answer for whoever waits. */
final class Arrival implements Work {
  private static final long WAIT_NANOS = Duration.ofSeconds(60).toNanos();

  private final Judgement judged;
  private final Ahead ahead;
  private Judgement judgement;
  private final Recorder recorder;
  private final @Nullable RecordingMark mark;
  private final @Nullable TraceMark trace;
  private final @Nullable Consumer<Answer> listener;
  private final Thread waiter = Thread.currentThread();
  private BitSet duplicates = new BitSet();
  private boolean isSuperseded;
  private volatile @Nullable Supplier<Answer> answer;

  /**
   * A chunk that its thread waits for, or whose listener is told. What can be made before its turn
   * is made here, by the thread that brings it.
   */
  Arrival(
      Judgement judged,
      Recorder recorder,
      @Nullable RecordingMark mark,
      @Nullable TraceMark trace,
      @Nullable Consumer<Answer> listener) {
    this.judged = judged;
    this.judgement = judged;
    this.recorder = recorder;
    this.ahead = recorder.ahead(judged);
    this.mark = mark;
    this.trace = trace;
    this.listener = listener;
  }

  @Override
  public void write(Connection connection) throws SQLException {
    isSuperseded = mark != null && !recorder.advance(connection, mark);
    if (!isSuperseded) {
      Recorder.Gathered gathered = recorder.gather(judged, ahead, trace);
      judgement = gathered.judgement();
      duplicates = gathered.known();
    }
  }

  @Override
  public void durable() {
    settle(isSuperseded ? Arrival::superseded : this::receipt);
  }

  @Override
  public void failed(StoreException problem) {
    settle(() -> refusal(problem));
  }

  private static Refusal superseded() {
    return new Refusal(
        Refusal.Cause.SUPERSEDED,
        "somebody else has read on in this recorded file",
        "one reader a file is enough; see how far it is",
        Duration.ZERO);
  }

  static Refusal refusal(StoreException problem) {
    Refusal.Cause cause =
        switch (problem.kind()) {
          case DISK_FULL -> Refusal.Cause.DISK_FULL;
          case UNKNOWN -> Refusal.Cause.UNKNOWN;
          case CLOSED -> Refusal.Cause.CLOSED;
          default -> Refusal.Cause.STORE_FAILED;
        };
    String message = String.valueOf(problem.getMessage());
    return new Refusal(cause, message, problem.hint(), Duration.ofSeconds(5));
  }

  // The committer has no time to write answers: whoever waits for one does.
  private void settle(Supplier<Answer> settled) {
    if (answer != null) {
      return; // the first word counts
    }
    answer = settled;
    if (listener != null) {
      listener.accept(settled.get());
    } else {
      LockSupport.unpark(waiter);
    }
  }

  /** Waits for the answer; for the thread that made this arrival. */
  Answer await(dev.trackside.store.Time time) {
    long deadline = time.nanos() + WAIT_NANOS;
    while (true) {
      Supplier<Answer> settled = answer;
      if (settled != null) {
        return settled.get();
      }
      long left = deadline - time.nanos();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return new Refusal(
            Refusal.Cause.UNKNOWN,
            left <= 0 ? "the disk did not answer for 60 s" : "interrupted while waiting",
            "send it again with the same packet ids: what was kept is recognised",
            Duration.ofSeconds(5));
      }
      LockSupport.parkNanos(this, left);
    }
  }

  @Override
  public long sizeBytes() {
    long split = judged.accepted().sizeBytes() + judged.deadLetters().sizeBytes();
    boolean isWhole = judged.accepted().equals(judged.chunk());
    return 256 + ahead.sizeBytes() + (isWhole ? split : split + judged.chunk().sizeBytes());
  }

  @Override
  public boolean isEssential() {
    return false;
  }

  private Receipt receipt() {
    Chunk chunk = judgement.chunk();
    int duplicate = duplicates.cardinality();
    int quarantined = 0;
    int split = 0;
    List<Receipt.Reject> rejects = List.of();
    Chunk dead = judgement.deadLetters();
    for (int i = 0; i < dead.count(); i++) {
      int place = judgement.deadLettersFrom().of(i);
      if (duplicates.get(place)) {
        continue;
      }
      if (dead.defect(i).split()) {
        split++;
        continue;
      }
      if (quarantined++ < Receipt.REJECTS_LISTED) {
        rejects = rejects.isEmpty() ? new ArrayList<>() : rejects;
        rejects.add(
            new Receipt.Reject(
                place, dead.packetIds().text(i), dead.requestId(i), dead.defect(i).text()));
      }
    }
    int accepted = chunk.count() - duplicate - quarantined;
    return new Receipt(
        chunk.count(),
        accepted,
        quarantined,
        duplicate,
        split,
        rejects,
        quarantined - rejects.size());
  }
}
