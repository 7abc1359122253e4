package dev.trackside.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to the audit log wait for each other, and not for long: more than some are refused. */
@Timeout(120)
final class StoreReadsTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int ASKING = 40;

  @Test
  void aFullQueueTurnsTheNextAwayWhileOthersAreAnswered() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger answered = new AtomicInteger();
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    try (StoreReads audit = StoreReads.audit();
        StoreReads common = StoreReads.common()) {
      for (int i = 0; i < ASKING; i++) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        asked.add(answer);
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(audit.run(() -> question(slow, answered), WAIT));
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
      }
      while (asked.stream().filter(CompletableFuture::isDone).count() < ASKING - 17) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(common.run(() -> "soon", WAIT)).isEqualTo("soon");
      for (CompletableFuture<Integer> each : asked) {
        if (each.isDone()) {
          assertRefused(each);
        }
      }
      slow.countDown();
      int taken = 0;
      for (CompletableFuture<Integer> each : asked) {
        taken += each.isCompletedExceptionally() ? 0 : each.get(60, TimeUnit.SECONDS) > 0 ? 1 : 0;
      }
      assertThat(taken).as("one that is answered, and those that wait").isEqualTo(17);
    }
  }

  private static int question(CountDownLatch slow, AtomicInteger answered)
      throws InterruptedException {
    assertThat(slow.await(60, TimeUnit.SECONDS)).isTrue();
    return answered.incrementAndGet();
  }

  private static void assertRefused(CompletableFuture<Integer> answer) throws Exception {
    try {
      throw new AssertionError("it was answered: " + answer.get(1, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              ProblemException.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(503);
                assertThat(problem.retryAfterSeconds()).isPositive();
              });
    }
  }
}
