package dev.trackside.app.ingest;

import dev.trackside.downlink.FileOptions;
import dev.trackside.downlink.Limits;
import dev.trackside.downlink.RecordedFile;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.RecordingMark;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.Chunk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file into a gateway: a thread of its own parses ahead while this one waits for the
 * disk. A chunk that is refused is offered again until it is taken.
 */
final class FileIngest {
  private static final int CHUNKS_AHEAD = 3;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Gateway gateway;
  private final Path file;
  private final Resumption resumption;
  private final Pace pace;
  private final IngestProgress.Listener listener;
  private final Cancellation cancellation;
  private final long rowsBefore;
  private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final FileResult result;
  private volatile boolean reading = true;

  /** What the reading thread hands over: a chunk with its mark, or the end with what is wrong. */
  private record Step(
      @Nullable Chunk chunk,
      @Nullable RecordingMark mark,
      double fraction,
      @Nullable UnreadableException damage) {}

  FileIngest(
      Gateway gateway,
      Path file,
      Resumption resumption,
      Pace pace,
      IngestProgress.Listener listener,
      Cancellation cancellation,
      long rowsBefore) {
    this.gateway = gateway;
    this.file = file;
    this.resumption = resumption;
    this.pace = pace;
    this.listener = listener;
    this.cancellation = cancellation;
    this.rowsBefore = rowsBefore;
    this.result = new FileResult(file, resumption.rows());
  }

  FileResult run(FileOptions options) throws UnreadableException, InterruptedException {
    if (resumption.isWhole()) {
      return result;
    }
    try (RecordedFile recorded =
        RecordedFile.open(
            file,
            options,
            Limits.standard(),
            gateway.requestIds(),
            () -> gateway.time().epochNanos())) {
      Thread reader =
          Thread.ofPlatform().name("ingest-reader").daemon().start(() -> read(recorded));
      try {
        commit();
      } finally {
        reading = false;
        reader.join(Duration.ofSeconds(30));
      }
    }
    return result;
  }

  private void read(RecordedFile recorded) {
    try {
      recorded.skipRows(resumption.rows());
      Optional<Chunk> chunk = recorded.next();
      while (chunk.isPresent() && reading) {
        RecordedFile.Progress progress = recorded.progress();
        RecordingMark mark =
            new RecordingMark(
                resumption.recording(),
                progress.rows(),
                progress.unpackedBytes(),
                HexFormat.of().parseHex(recorded.sha256()));
        double total = Math.max(1, progress.totalBytes());
        hand(new Step(chunk.get(), mark, progress.readBytes() / total, null));
        chunk = recorded.next();
      }
      hand(new Step(null, null, 1, null));
    } catch (UnreadableException e) {
      hand(new Step(null, null, 1, e));
    }
  }

  private void hand(Step step) {
    try {
      boolean taken = false;
      // The disk is slower than the parser: looks now and then whether anybody still waits.
      while (reading && !taken) {
        taken = steps.offer(step, LOOK_NANOS, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      reading = false;
      Thread.currentThread().interrupt();
    }
  }

  private void commit() throws InterruptedException {
    while (true) {
      Step step = steps.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
      cancellation.check();
      if (step == null) {
        continue;
      }
      Chunk chunk = step.chunk();
      RecordingMark mark = step.mark();
      if (chunk == null || mark == null) {
        if (step.damage() != null) {
          result.damaged(
              step.damage().problem() + " (" + step.damage().where() + ")", step.damage().hint());
        }
        return;
      }
      pause(pace.waitNanos(chunk), step, "");
      accept(chunk, mark, step);
      report(step, "");
    }
  }

  private void accept(Chunk chunk, RecordingMark mark, Step step) throws InterruptedException {
    while (true) {
      Answer answer = gateway.accept(chunk, mark);
      if (answer instanceof Receipt receipt) {
        result.add(receipt);
        return;
      }
      Refusal refusal = (Refusal) answer;
      if (refusal.cause() == Refusal.Cause.UNKNOWN && isKept(mark)) {
        result.addUnjudged(chunk.count());
        return;
      }
      if (refusal.cause() == Refusal.Cause.CLOSED) {
        throw new InterruptedException("the gateway closed");
      }
      String trouble = refusal.problem() + "; " + refusal.hint();
      pause(Math.max(refusal.retryAfter().toNanos(), LOOK_NANOS), step, trouble);
    }
  }

  private boolean isKept(RecordingMark mark) {
    return resumption.keptRows(gateway.recordings()) >= mark.rows();
  }

  private void pause(long nanos, Step step, String trouble) throws InterruptedException {
    long end = gateway.time().nanos() + nanos;
    long left = nanos;
    while (left > 0) {
      if (!trouble.isEmpty()) {
        report(step, trouble);
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
      cancellation.check();
      left = end - gateway.time().nanos();
    }
  }

  private void report(Step step, String trouble) {
    listener.progress(
        IngestProgress.reading(file, rowsBefore + result.rows(), step.fraction(), trouble));
  }
}
