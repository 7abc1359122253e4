package dev.trackside.app.ingest;

import dev.trackside.downlink.RecordedFile;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.packet.Chunk;
import dev.trackside.recording.RecordingMark;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A thread that parses a file a few chunks ahead of whoever brings them to the disk. */
final class ReadAhead implements AutoCloseable {
  private static final int CHUNKS_AHEAD = 3;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration END_WAIT = Duration.ofSeconds(30);

  private final RecordedFile recorded;
  private final Resumption resumption;
  private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final Thread thread;
  private volatile boolean reading = true;

  /** What the thread hands over. */
  sealed interface Step permits Rows, Nothing, End, Damage, Failure {}

  /**
   * Rows with their mark.
   *
   * @param fraction the part of the file that is read with them
   * @param isLastRowAgain true when the first of them was read before, as half a row
   */
  record Rows(Chunk chunk, RecordingMark mark, double fraction, boolean isLastRowAgain)
      implements Step {}

  /** Nothing yet. */
  record Nothing() implements Step {}

  /** The file's end. */
  record End() implements Step {}

  /** The file cannot be read any further. */
  record Damage(UnreadableException damage) implements Step {}

  /** Whatever else ended the thread. */
  record Failure(Throwable failure) implements Step {}

  private ReadAhead(RecordedFile recorded, Resumption resumption) {
    this.recorded = recorded;
    this.resumption = resumption;
    this.thread = Thread.ofPlatform().name("ingest-reader").daemon().unstarted(this::run);
  }

  /** Begins to read behind what is known. */
  static ReadAhead start(RecordedFile recorded, Resumption resumption) {
    ReadAhead ahead = new ReadAhead(recorded, resumption);
    ahead.thread.start();
    return ahead;
  }

  /** What comes next; {@link Nothing} after a moment without. */
  Step poll() throws InterruptedException {
    boolean wasAlive = thread.isAlive();
    Step step = steps.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
    if (step != null) {
      return step;
    }
    return wasAlive
        ? new Nothing()
        : new Failure(new IllegalStateException("the reading thread ended without a word"));
  }

  private void run() {
    try {
      read();
      hand(new End());
    } catch (UnreadableException e) {
      hand(new Damage(e));
    } catch (RuntimeException | Error e) {
      hand(new Failure(e));
    }
  }

  private void read() throws UnreadableException {
    boolean again = recorded.goOnBehind(resumption.rows(), resumption.bytes());
    long rowsBefore = resumption.rows();
    Optional<Chunk> chunk = recorded.next();
    while (chunk.isPresent() && reading) {
      RecordedFile.Progress progress = recorded.progress();
      RecordingMark mark =
          new RecordingMark(
              resumption.recording(),
              rowsBefore,
              progress.rows(),
              progress.unpackedBytes(),
              HexFormat.of().parseHex(recorded.sha256()));
      double fraction = (double) progress.readBytes() / Math.max(1, progress.totalBytes());
      hand(new Rows(chunk.get(), mark, fraction, again));
      rowsBefore = progress.rows();
      chunk = recorded.next();
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

  @Override
  public void close() {
    reading = false;
    try {
      thread.join(END_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
