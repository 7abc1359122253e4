package dev.trackside.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cloud for each test, and attempts as the gateway makes them. */
abstract class CloudCase {
  private static final int ATTEMPTS = 600;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<Sink> sinks = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Cloud cloud;

  /**
   * A cloud with nothing in it.
   *
   * @param directory empty, for whatever it has to keep; gone after the test
   */
  protected abstract Cloud cloud(Path directory) throws Exception;

  /**
   * How long a call to the sink may take before it counts as hanging: a few times what its own
   * limits add up to at worst.
   */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  @BeforeEach
  final void begin(@TempDir Path directory) throws Exception {
    cloud = cloud(directory);
  }

  @AfterEach
  final void end() throws Exception {
    try {
      for (Sink sink : sinks) {
        bounded(
            "close",
            () -> {
              sink.close();
              return true;
            });
      }
    } finally {
      cloud().close();
    }
  }

  final Cloud cloud() {
    Cloud current = cloud;
    if (current == null) {
      throw new IllegalStateException("there is no cloud before a test");
    }
    return current;
  }

  /** A client of the name that all tests use. */
  final Sink connect() throws Exception {
    Sink sink = cloud().connect("kit");
    sinks.add(sink);
    return sink;
  }

  /** Closes a client that was opened here. */
  final void close(Sink sink) throws Exception {
    sinks.remove(sink);
    bounded(
        "close",
        () -> {
          sink.close();
          return true;
        });
  }

  /** A batch of one car. */
  static SealedBatch batch(long first, int packets) {
    return Batches.of(Packets.batchId(first), first, Packets.lines(first, packets));
  }

  /** One attempt as the gateway makes it: what is thrown means that nobody knows. */
  final Delivery attempt(Sink sink, SealedBatch batch) throws Exception {
    try {
      return bounded("deliver", () -> sink.deliver(batch));
    } catch (IOException | RuntimeException e) {
      return new Unavailable(String.valueOf(e), "try again");
    }
  }

  /** The same for a batch that leaves before the one in front of it is acknowledged. */
  final Delivery attempt(Sink sink, SealedBatch batch, String behind) throws Exception {
    try {
      return bounded("deliver", () -> sink.deliver(batch, behind));
    } catch (IOException | RuntimeException e) {
      return new Unavailable(String.valueOf(e), "try again");
    }
  }

  /** The same batch again until the sink has it, as the gateway does. */
  final void deliver(Sink sink, SealedBatch batch) throws Exception {
    Delivery answer = attempt(sink, batch);
    for (int attempts = 1; !(answer instanceof Acknowledged); attempts++) {
      assertThat(answer).as("answer to %s", batch.id()).isInstanceOf(Unavailable.class);
      assertThat(attempts).as("attempts for %s, last %s", batch.id(), answer).isLessThan(ATTEMPTS);
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = attempt(sink, batch);
    }
  }

  /** Waits for what happens on another thread. */
  static void until(String what, Call<Boolean> holds) throws Exception {
    for (int looks = 0; !holds.run(); looks++) {
      assertThat(looks).as("looks for: %s", what).isLessThan(ATTEMPTS);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  final void assertHolds(long first, int count) throws Exception {
    assertThat(cloud().requestIds()).isEqualTo(Packets.requestIds(first, count));
  }

  /** The call on a thread of its own, so that one that hangs is seen as that. */
  private <T> T bounded(String what, Call<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call::run);
    Thread thread = Thread.ofPlatform().name("kit-" + what).daemon().start(task);
    try {
      return task.get(patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      StackTraceElement[] where = thread.getStackTrace();
      thread.interrupt();
      AssertionError hangs = new AssertionError(what + " hangs, after " + patience(), e);
      hangs.setStackTrace(where);
      throw hangs;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception problem) {
        throw problem;
      }
      throw new AssertionError(what + " ended with an error", e);
    }
  }

  /** What may fail. */
  interface Call<T> {
    T run() throws Exception;
  }
}
