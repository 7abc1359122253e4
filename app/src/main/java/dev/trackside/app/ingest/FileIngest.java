package dev.trackside.app.ingest;

import dev.trackside.downlink.FileOptions;
import dev.trackside.downlink.Limits;
import dev.trackside.downlink.RecordedFile;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.store.StoreException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Reads one file into a gateway: a thread of its own parses ahead while this one waits for the
 * disk. A chunk that is refused is offered again until it is taken. When somebody else has read on
 * in the same file, this one goes on behind them once, and the second time leaves it to them.
 */
final class FileIngest {
  private static final int ATTEMPTS = 2;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Gateway gateway;
  private final Path file;
  private final String key;
  private final Pace pace;
  private final IngestProgress.Listener listener;
  private final Cancellation cancellation;
  private final long rowsBefore;
  private final FileResult result;

  FileIngest(
      Gateway gateway,
      Path file,
      String key,
      Pace pace,
      IngestProgress.Listener listener,
      Cancellation cancellation,
      long rowsBefore) {
    this.gateway = gateway;
    this.file = file;
    this.key = key;
    this.pace = pace;
    this.listener = listener;
    this.cancellation = cancellation;
    this.rowsBefore = rowsBefore;
    this.result = new FileResult(file);
  }

  FileResult run(FileOptions options) throws UnreadableException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (readToTheEnd(options)) {
        return result;
      }
    }
    result.contested();
    return result;
  }

  /** Reads what is not known yet; false when somebody else has read on meanwhile. */
  private boolean readToTheEnd(FileOptions options)
      throws UnreadableException, InterruptedException {
    Resumption resumption = Resumption.of(gateway.recordings(), file, key);
    result.goesOnBehind(resumption.rows());
    if (resumption.isWhole()) {
      return true;
    }
    try (RecordedFile recorded =
        RecordedFile.open(
            file,
            options,
            Limits.standard(),
            gateway.requestIds(),
            () -> gateway.time().epochNanos())) {
      try (ReadAhead reader = ReadAhead.start(recorded, resumption)) {
        return commit(reader, resumption);
      }
    }
  }

  private boolean commit(ReadAhead reader, Resumption resumption) throws InterruptedException {
    boolean isFirst = true;
    while (true) {
      ReadAhead.Step step = reader.poll();
      cancellation.check();
      switch (step) {
        case ReadAhead.Nothing _ -> {}
        case ReadAhead.End _ -> {
          return true;
        }
        case ReadAhead.Damage(UnreadableException damage) -> {
          result.damaged(damage.problem() + " (" + damage.where() + ")", damage.hint());
          return true;
        }
        case ReadAhead.Failure(Throwable failure) ->
            throw new IllegalStateException("reading " + file + " failed: " + failure, failure);
        case ReadAhead.Rows rows -> {
          if (isFirst && rows.isLastRowAgain()) {
            result.readsLastRowAgain();
          }
          isFirst = false;
          pause(pace.waitNanos(rows.chunk()), rows, "");
          if (!accept(rows, resumption)) {
            return false;
          }
          report(rows, "");
        }
      }
    }
  }

  /** Brings rows to the disk; false when somebody else has read on. */
  private boolean accept(ReadAhead.Rows rows, Resumption resumption) throws InterruptedException {
    boolean isUnknown = false;
    while (true) {
      Answer answer = gateway.accept(rows.chunk(), rows.mark());
      if (answer instanceof Receipt receipt) {
        result.add(receipt);
        return true;
      }
      Refusal refusal = (Refusal) answer;
      if (refusal.cause() == Refusal.Cause.CLOSED) {
        throw new InterruptedException("the gateway closed");
      }
      boolean isSuperseded = refusal.cause() == Refusal.Cause.SUPERSEDED;
      if (isSuperseded && !isUnknown) {
        return false;
      }
      isUnknown |= refusal.cause() == Refusal.Cause.UNKNOWN;
      if (!isSuperseded) {
        String trouble = refusal.problem() + "; " + refusal.hint();
        pause(Math.max(refusal.retryAfter().toNanos(), LOOK_NANOS), rows, trouble);
      }
      // Sending again is safe: the mark counts once. But then its answer would be SUPERSEDED.
      if (isUnknown && isKept(rows, resumption)) {
        result.addUnjudged(rows.chunk().count());
        return true;
      }
      if (isSuperseded) {
        return false;
      }
    }
  }

  /** Whether the rows are on the disk, as soon as it can be looked at. */
  private boolean isKept(ReadAhead.Rows rows, Resumption resumption) throws InterruptedException {
    while (true) {
      try {
        return resumption.isKept(gateway.recordings(), rows.mark());
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.CLOSED) {
          throw e;
        }
        pause(LOOK_AGAIN_NANOS, rows, e.getMessage() + "; " + e.hint());
      }
    }
  }

  private void pause(long nanos, ReadAhead.Rows rows, String trouble) throws InterruptedException {
    long end = gateway.time().nanos() + nanos;
    long left = nanos;
    while (left > 0) {
      if (!trouble.isEmpty()) {
        report(rows, trouble);
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
      cancellation.check();
      left = end - gateway.time().nanos();
    }
  }

  private void report(ReadAhead.Rows rows, String trouble) {
    listener.progress(
        IngestProgress.reading(file, rowsBefore + result.rows(), rows.fraction(), trouble));
  }
}
