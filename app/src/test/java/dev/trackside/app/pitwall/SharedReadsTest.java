package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.app.json.Json;
import dev.trackside.store.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What many pages ask for alike, and what each of them gets. */
final class SharedReadsTest {
  private final AtomicLong picture = new AtomicLong(1);
  private final AtomicLong newest = new AtomicLong(100);
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(5_000);
  private final SharedReads reads = new SharedReads(picture::get, new Still());

  /** Clocks that stand, and the monotonic one moved by hand. */
  private final class Still implements Time {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanos() {
      return nanos.get();
    }
  }

  @AfterEach
  void close() {
    reads.close();
  }

  private long end(String question) throws InterruptedException {
    byte[] answer =
        reads.of(
            question,
            moment -> {
              made.incrementAndGet();
              return Json.object().put("end", moment.end(newest::get));
            });
    return end(answer);
  }

  private static long end(byte[] answer) {
    return Json.mapper().readTree(answer).path("end").asLong(-1);
  }

  @Test
  void aQuestionIsReadOnceForAllWhoAskAtTheSameTime() throws Exception {
    CountDownLatch isAsked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (ExecutorService pages = Executors.newFixedThreadPool(50)) {
      List<Future<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(
            pages.submit(() ->
                reads.of(
                    "speed",
                    _ -> {
                      made.incrementAndGet();
                      isAsked.countDown();
                      awaitQuietly(mayAnswer);
                      return Json.object().put("end", 7);
                    })));
      }
      assertThat(isAsked.await(30, TimeUnit.SECONDS)).isTrue();
      mayAnswer.countDown();
      for (Future<byte[]> answer : answers) {
        assertThat(end(answer.get(30, TimeUnit.SECONDS))).isEqualTo(7);
      }
    }
    assertThat(made).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void allAnswersBetweenTwoPicturesEndAtOnePlace() throws Exception {
    assertThat(end("speed")).isEqualTo(100);
    newest.set(200);
    assertThat(end("rpm")).isEqualTo(100);
    assertThat(end("speed")).isEqualTo(100);
    assertThat(made).hasValue(2);
    picture.set(2);
    assertThat(end("speed")).isEqualTo(200);
    assertThat(made).hasValue(3);
  }

  @Test
  void aPictureThatDoesNotComeKeepsNoAnswerForEver() throws Exception {
    assertThat(end("speed")).isEqualTo(100);
    newest.set(200);
    nanos.addAndGet(2_000_000_001);
    assertThat(end("speed")).isEqualTo(200);
  }

  @Test
  void eachQuestionIsReadAnewWhileNobodyWatches() throws Exception {
    picture.set(0);
    assertThat(end("speed")).isEqualTo(100);
    newest.set(200);
    assertThat(end("speed")).isEqualTo(200);
    assertThat(made).hasValue(2);
  }

  @Test
  void aReadThatFailsIsTriedAgainByTheNext() throws Exception {
    assertThatThrownBy(() ->
            reads.of(
                "speed",
                _ -> {
                  throw new IllegalStateException("the disk");
                }))
        .hasMessage("the disk");
    assertThat(end("speed")).isEqualTo(100);
  }

  @Test
  void pastAMomentsBoundAnswersAreReadAndNotKept() throws Exception {
    for (int i = 0; i < 40; i++) {
      assertThat(end("channel" + i)).isEqualTo(100);
    }
    end("channel0");
    assertThat(made).hasValue(40);
    end("channel39");
    assertThat(made).hasValue(41);
  }
}
