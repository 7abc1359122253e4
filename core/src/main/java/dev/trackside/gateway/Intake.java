package dev.trackside.gateway;

import dev.trackside.buffer.TraceMark;
import dev.trackside.guard.Judgement;
import dev.trackside.guard.UnknownSeen;
import dev.trackside.packet.Chunk;
import dev.trackside.recording.RecordingMark;
import dev.trackside.registry.Channels;
import dev.trackside.store.LatencyHistogram;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.Time;
import dev.trackside.vault.Sealer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The line's entrance: turns chunks away or judges them, hands them to the disk, and answers. */
final class Intake {
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Store store;
  private final Sealer sealer;
  private final Channels channels;
  private final Recorder recorder;
  private final DiskWatch disk;
  private final LongSupplier backlog;
  private final GatewayOptions.Limits limits;
  private final Time time;
  private final LatencyHistogram answers;

  Intake(
      GatewayOptions options,
      Store store,
      Channels channels,
      Recorder recorder,
      Sealer sealer,
      LongSupplier backlog,
      LatencyHistogram answers) {
    this.answers = answers;
    this.store = store;
    this.sealer = sealer;
    this.channels = channels;
    this.recorder = recorder;
    this.disk = new DiskWatch(store.reserve(), options.time());
    this.backlog = backlog;
    this.limits = options.limits();
    this.time = options.time();
  }

  /** How long chunks took from here to their answer. */
  LatencyHistogram answers() {
    return answers;
  }

  /** False while the disk is short or the backlog is at its limit. */
  boolean hasRoom() {
    return !disk.isShort() && backlog.getAsLong() < limits.mostBacklog();
  }

  /** True while too little disk is free. */
  boolean isDiskShort() {
    return disk.isShort();
  }

  Answer accept(Chunk chunk, @Nullable RecordingMark mark, @Nullable TraceMark trace) {
    if (store.isCommitterThread()) {
      throw new IllegalStateException("accept would wait for its own thread; use submit");
    }
    long began = time.nanos();
    Refusal refusal = turnedAway(chunk.count());
    if (refusal == null) {
      Judgement judgement = judge(chunk);
      refusal = unsealable(judgement);
      if (refusal == null) {
        Arrival arrival = new Arrival(judgement, recorder, mark, trace, null);
        refusal = hand(arrival);
        if (refusal == null) {
          return answered(arrival.await(time), chunk.count(), began);
        }
      }
    }
    return answered(refusal, chunk.count(), began);
  }

  CompletableFuture<Answer> submit(Chunk chunk) {
    long began = time.nanos();
    CompletableFuture<Answer> future = new CompletableFuture<>();
    Refusal refusal = turnedAway(chunk.count());
    if (refusal == null) {
      Judgement judgement = judge(chunk);
      // What the caller hangs on the future must not run on the committer's thread.
      Consumer<Answer> listener =
          answer -> {
            answered(answer, chunk.count(), began);
            Thread.startVirtualThread(() -> future.complete(answer));
          };
      refusal = unsealable(judgement);
      if (refusal == null) {
        refusal = hand(new Arrival(judgement, recorder, null, null, listener));
      }
    }
    if (refusal != null) {
      future.complete(answered(refusal, chunk.count(), began));
    }
    return future;
  }

  private Judgement judge(Chunk chunk) {
    Judgement judgement = channels.validator().judge(chunk);
    List<UnknownSeen> unknown = judgement.notes().unknown();
    if (!unknown.isEmpty()) {
      channels.seen(unknown.stream().map(this::withoutValues).toList());
    }
    return judgement;
  }

  /** What is kept of unknown channels is readable: of personal ones, that they are there. */
  private UnknownSeen withoutValues(UnknownSeen seen) {
    return sealer.isPersonal(seen.name())
        ? new UnknownSeen(
            seen.source(),
            seen.name(),
            seen.samples(),
            seen.kinds(),
            Double.NaN,
            Double.NaN,
            seen.eventFirst(),
            seen.eventLast())
        : seen;
  }

  /** Driver data without a key is not taken: readable it must not reach the disk. */
  private @Nullable Refusal unsealable(Judgement judgement) {
    String problem = sealer.prepare(judgement.accepted(), judgement.chunk());
    if (problem.isEmpty()) {
      problem = sealer.prepare(judgement.deadLetters(), judgement.chunk());
    }
    return problem.isEmpty()
        ? null
        : new Refusal(
            Refusal.Cause.KEYS_LOCKED,
            "driver data cannot be sealed: " + problem,
            "bring the subject keys back; packets without driver data are taken meanwhile",
            LATER);
  }

  private Answer answered(Answer answer, int packets, long began) {
    if (answer instanceof Refusal refusal) {
      // What nobody knows of may be accepted after all; it is not counted as turned away.
      if (refusal.cause() != Refusal.Cause.UNKNOWN) {
        recorder.refuse(packets);
      }
    } else {
      answers.record(time.nanos() - began);
    }
    return answer;
  }

  private @Nullable Refusal turnedAway(int packets) {
    if (disk.isShort()) {
      return new Refusal(
          Refusal.Cause.DISK_FULL,
          "the disk is nearly full: less than "
              + (store.reserve().floorBytes() >> 20)
              + " MiB are free, or the reserve is given up",
          "make room on the device; intake resumes by itself",
          LATER);
    }
    if (backlog.getAsLong() + packets > limits.mostBacklog()) {
      return new Refusal(
          Refusal.Cause.BACKLOG_FULL,
          "the backlog is at its limit of " + limits.mostBacklog() + " packets",
          "bring the sinks back (trackside drain status); intake resumes by itself",
          LATER);
    }
    return null;
  }

  private @Nullable Refusal hand(Arrival arrival) {
    try {
      if (store.submit(arrival, limits.intakeWait())) {
        return null;
      }
    } catch (StoreException e) {
      return Arrival.refusal(e);
    }
    return new Refusal(
        Refusal.Cause.OVERLOADED,
        "the disk cannot keep up: " + (store.waitingBytes() >> 20) + " MiB wait for it",
        "send slower, or find what else uses the disk (trackside doctor)",
        SOON);
  }
}
