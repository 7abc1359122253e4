package dev.trackside.store.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the kernel says of the threads, and that they work whatever it says. */
@Timeout(60)
final class BackgroundThreadsTest {
  private static final Path SCHEDULING = Path.of("/proc/thread-self/sched");
  private static final String TURN = "se.slice";
  private static final String LONGEST = "100000000";

  /** What the kernel says of the thread that asks; empty when it says nothing. */
  private static Optional<String> turnNanos() {
    try (Stream<String> lines = Files.lines(SCHEDULING)) {
      return lines
          .filter(line -> line.startsWith(TURN))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T inOneOf(ThreadFactory threads, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    threads.newThread(task).start();
    return task.get();
  }

  @Test
  void theyHaveTheLongestTurnsAndWhatTheyStartHasTurnsLikeOthers() throws Exception {
    assumeThat(SCHEDULING).as("the kernel's word on a thread's turns").exists();
    Optional<String> usual = turnNanos();
    assumeThat(usual).as("a kernel with turns of a length of their own").isPresent();
    ThreadFactory background = BackgroundThreads.numbered("background-");
    assertThat(inOneOf(background, BackgroundThreadsTest::turnNanos)).hasValue(LONGEST);
    assertThat(
            inOneOf(
                background,
                () -> inOneOf(Thread.ofPlatform().factory(), BackgroundThreadsTest::turnNanos)))
        .isEqualTo(usual);
    assertThat(turnNanos()).isEqualTo(usual);
  }

  @Test
  void oneOfAClockworkHasThemOnceTheStartIsOverAndEndsAtOnce() throws Exception {
    assumeThat(SCHEDULING).as("the kernel's word on a thread's turns").exists();
    Optional<String> usual = turnNanos();
    assumeThat(usual).as("a kernel with turns of a length of their own").isPresent();
    ScheduledThreadPoolExecutor later = BackgroundThreads.clockwork("later", Duration.ofDays(1));
    try {
      assertThat(later.submit(BackgroundThreadsTest::turnNanos).get()).isEqualTo(usual);
      later.shutdown();
      assertThat(later.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      later.shutdownNow(); // closing it would wait for what is still to come
    }
    try (ScheduledThreadPoolExecutor now =
        BackgroundThreads.clockwork("now", Duration.ofMillis(10))) {
      Optional<String> turn = usual;
      for (int look = 0; look < 1_000 && turn.equals(usual); look++) {
        turn = now.schedule(BackgroundThreadsTest::turnNanos, 10, TimeUnit.MILLISECONDS).get();
      }
      assertThat(turn).hasValue(LONGEST);
    }
  }

  @Test
  void theyHaveTheirNamesAndKeepNoProcessAlive() throws Exception {
    ThreadFactory numbered = BackgroundThreads.numbered("reads-");
    List<Thread> two = List.of(numbered.newThread(() -> {}), numbered.newThread(() -> {}));
    assertThat(two).extracting(Thread::getName).containsExactly("reads-1", "reads-2");
    assertThat(two).allMatch(Thread::isDaemon);
    try (ScheduledThreadPoolExecutor upkeep = BackgroundThreads.clockwork("upkeep")) {
      Thread one = upkeep.submit(Thread::currentThread).get();
      assertThat(one.getName()).isEqualTo("upkeep");
      assertThat(one.isDaemon()).isTrue();
    }
  }

  @Test
  void theirWorkIsDoneWhateverTheSystemAnswers() {
    LongTurns.ask(() -> false);
    LongTurns.ask(() -> {
      throw new UnsatisfiedLinkError("no syscall here");
    });
    LongTurns.ask(() -> {
      throw new IllegalCallerException("native access is denied");
    });
  }

  @Test
  void systemsWhoseCallsAreNotKnownAreNotAsked() {
    assertThat(LongTurns.Calls.of("Linux", "amd64")).isPresent();
    assertThat(LongTurns.Calls.of("Linux", "aarch64")).isPresent();
    assertThat(LongTurns.Calls.of("Linux", "s390x")).isEmpty();
    assertThat(LongTurns.Calls.of("Mac OS X", "aarch64")).isEmpty();
  }
}
