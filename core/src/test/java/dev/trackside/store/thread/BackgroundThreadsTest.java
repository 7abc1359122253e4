package dev.trackside.store.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
    ThreadFactory background = BackgroundThreads.named("background");
    assertThat(inOneOf(background, BackgroundThreadsTest::turnNanos)).hasValue(LONGEST);
    assertThat(
            inOneOf(
                background,
                () -> inOneOf(Thread.ofPlatform().factory(), BackgroundThreadsTest::turnNanos)))
        .isEqualTo(usual);
    assertThat(turnNanos()).isEqualTo(usual);
  }

  @Test
  void theyHaveTheirNamesAndKeepNoProcessAlive() {
    Thread one = BackgroundThreads.named("upkeep").newThread(() -> {});
    ThreadFactory numbered = BackgroundThreads.numbered("reads-");
    List<Thread> two = List.of(numbered.newThread(() -> {}), numbered.newThread(() -> {}));
    assertThat(one.getName()).isEqualTo("upkeep");
    assertThat(two).extracting(Thread::getName).containsExactly("reads-1", "reads-2");
    assertThat(List.of(one, two.getFirst())).allMatch(Thread::isDaemon);
  }

  @Test
  void theirWorkIsDoneWhateverTheSystemAnswers() {
    LongTurns.take(() -> false);
    LongTurns.take(() -> {
      throw new UnsatisfiedLinkError("no syscall here");
    });
    LongTurns.take(() -> {
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
