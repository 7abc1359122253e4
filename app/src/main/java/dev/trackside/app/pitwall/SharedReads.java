package dev.trackside.app.pitwall;

import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.StoreReads;
import dev.trackside.app.json.Json;
import dev.trackside.store.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads that many pages ask for alike. From one picture to the next all answers go as far as the
 * first of them, and a question that was asked already has its answer: twenty pages with the same
 * strips cost as much as one. While nobody watches, each question is read anew. Safe for many
 * threads.
 */
final class SharedReads implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);

  /** A picture that does not come ends no moment: this does. */
  private static final Duration MOMENT_MOST = Duration.ofSeconds(2);

  /** Answers kept of one moment; more are read and not shared. */
  private static final int KEPT_MOST = 16;

  private final LongSupplier picture;
  private final Time time;
  private final StoreReads reads = StoreReads.watched();
  private Moment moment;

  /** Something that is read. */
  interface Read {
    JsonNode at(Moment moment);
  }

  /** From one picture to the next. */
  static final class Moment {
    private final long picture;
    private final long beganNanos;
    private final Map<Object, CompletableFuture<byte[]>> answers = new HashMap<>();
    private long end = -1;

    private Moment(long picture, long beganNanos) {
      this.picture = picture;
      this.beganNanos = beganNanos;
    }

    /** The position to which answers go: the newest one when it was asked for first. */
    synchronized long end(LongSupplier newest) {
      if (end < 0) {
        end = newest.getAsLong();
      }
      return end;
    }
  }

  /**
   * Reads of one thread.
   *
   * @param picture the number of the newest picture; 0 while nobody watches
   */
  SharedReads(LongSupplier picture, Time time) {
    this.picture = picture;
    this.time = time;
    this.moment = new Moment(0, time.nanos());
  }

  /**
   * The answer to a question as JSON, not to be changed.
   *
   * @param question equal to itself when it is asked again
   */
  byte[] of(Object question, Read read) throws InterruptedException {
    Moment now;
    CompletableFuture<byte[]> answer;
    boolean isFirst;
    synchronized (this) {
      now = now();
      @Nullable CompletableFuture<byte[]> known = now.answers.get(question);
      isFirst = known == null;
      answer = known == null ? new CompletableFuture<>() : known;
      if (isFirst && now.answers.size() < KEPT_MOST) {
        now.answers.put(question, answer);
      }
    }
    return isFirst ? make(now, question, answer, read) : await(answer);
  }

  private Moment now() {
    long number = picture.getAsLong();
    boolean isOver =
        number == 0
            || number != moment.picture
            || time.nanos() - moment.beganNanos > MOMENT_MOST.toNanos();
    if (isOver) {
      moment = new Moment(number, time.nanos());
    }
    return moment;
  }

  private byte[] make(Moment now, Object question, CompletableFuture<byte[]> answer, Read read)
      throws InterruptedException {
    try {
      byte[] made = reads.run(() -> Json.bytes(read.at(now), false), WAIT);
      answer.complete(made);
      return made;
    } catch (RuntimeException | InterruptedException e) {
      synchronized (this) {
        now.answers.remove(question, answer); // who asks next tries anew
      }
      answer.completeExceptionally(e);
      throw e;
    }
  }

  private static byte[] await(CompletableFuture<byte[]> answer) throws InterruptedException {
    try {
      return answer.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw ProblemException.busy("the read was given up", "ask again");
    } catch (TimeoutException e) {
      throw ProblemException.busy(
          "another page has asked this and waits since " + WAIT.toSeconds() + " s", "ask again");
    }
  }

  @Override
  public void close() {
    reads.close();
  }
}
