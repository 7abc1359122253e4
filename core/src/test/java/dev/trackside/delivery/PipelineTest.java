package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.PipedSink.Fate;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.lane.LinkOptions;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several batches under way together: each packet once, those of a source in order. */
@Timeout(300)
final class PipelineTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;
  private final PipedSink.Held held = new PipedSink.Held();

  private GatewayOptions options(Sink sink, int batch) {
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            DeliveryOptions.standard()
                .withBackoff(QUICK, QUICK)
                .withLinger(Duration.ZERO)
                .withBatch(batch, 1 << 20)
                .with(LinkOptions.standard().withLiveAge(Duration.ofHours(1))))
        .with(sink);
  }

  private static void drain(Gateway gateway) throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofMinutes(2))).as("drained").isTrue();
    assertThat(gateway.auditLedger().balanced()).isTrue();
    assertThat(gateway.sinks()).allMatch(sink -> sink.acked() == sink.claimed());
    assertThat(gateway.sinks()).allMatch(sink -> sink.lanes().underWay() == 0);
  }

  /** The later one is the faster, often. */
  private static Fate wander(Random random) throws InterruptedException {
    long millis;
    synchronized (random) {
      millis = random.nextInt(12);
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    return Fate.PASSES;
  }

  /** So slow that the file keeps up. */
  private static Fate crawl(Random random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(60);
    return wander(random);
  }

  private static Fate fail(Random random) throws InterruptedException {
    wander(random);
    synchronized (random) {
      return switch (random.nextInt(6)) {
        case 0 -> Fate.LOST;
        case 1 -> Fate.ACK_LOST;
        default -> Fate.PASSES;
      };
    }
  }

  @Test
  void asManyAreUnderWayAsTheSinkTakesAndTheirOrderIsKept() throws Exception {
    Traffic traffic = new Traffic("race", 3);
    PipedSink sink = new PipedSink(held, 4).through(PipelineTest::crawl);
    try (Gateway gateway = Gateway.open(options(sink, 7))) {
      for (int i = 0; i < 30; i++) {
        traffic.send(gateway, 11);
      }
      drain(gateway);
    }
    assertThat(held.underWayMost()).isEqualTo(4);
    traffic.assertExactlyOnceInOrder(held.lines());
    assertThat(held.ids()).isSorted();
  }

  @Test
  void aSinkThatDoesNotSaySoGetsOneAfterTheOther() throws Exception {
    Traffic traffic = new Traffic("race", 3);
    PipedSink sink = new PipedSink(held, 1).through(PipelineTest::wander);
    try (Gateway gateway = Gateway.open(options(sink, 7))) {
      traffic.send(gateway, 200);
      drain(gateway);
    }
    assertThat(held.underWayMost()).isOne();
    traffic.assertExactlyOnceInOrder(held.lines());
  }

  @Test
  void eachPacketArrivesOnceAndInOrderUnderRandomLossesAndRestarts() throws Exception {
    Traffic traffic = new Traffic("race", 3);
    for (int restart = 0; restart < 10; restart++) {
      PipedSink sink = new PipedSink(held, 1 + restart % 8).through(PipelineTest::fail);
      try (Gateway gateway = Gateway.open(options(sink, 7))) {
        for (int i = 0; i < 15; i++) {
          traffic.send(gateway, 5 + i);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    PipedSink sink = new PipedSink(held, 8).through(PipelineTest::fail);
    try (Gateway gateway = Gateway.open(options(sink, 7))) {
      drain(gateway);
      assertThat(gateway.ledger().synced()).isEqualTo(traffic.total());
    }
    traffic.assertExactlyOnceInOrder(held.lines());
    assertThat(held.changed()).isEmpty();
    assertThat(held.underWayMost()).isGreaterThan(2);
  }

  /** All of them are in the file before they leave, and go again under their ids, in order. */
  @Test
  void thoseUnderWayAtTheEndAreRecoveredInTheirOrder() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    CountDownLatch four = new CountDownLatch(4);
    PipedSink halted =
        new PipedSink(held, 4)
            .through(random -> {
              four.countDown();
              four.await(60, TimeUnit.SECONDS);
              return Fate.LOST;
            });
    GatewayOptions options = options(halted, 5);
    Duration hour = Duration.ofHours(1);
    try (Gateway gateway = Gateway.open(options.with(options.delivery().withBackoff(hour, hour)))) {
      traffic.send(gateway, 40);
      assertThat(four.await(60, TimeUnit.SECONDS)).as("four under way").isTrue();
    }
    assertThat(held.ids()).isEmpty();
    PipedSink sink = new PipedSink(held, 4).through(PipelineTest::wander);
    try (Gateway gateway = Gateway.open(options(sink, 5))) {
      drain(gateway);
      assertThat(gateway.sinks().getFirst().recovered()).isGreaterThanOrEqualTo(4);
      List<BatchRow> batches = gateway.batches(100);
      assertThat(batches).allMatch(each -> each.state() == BatchState.ACKED);
    }
    traffic.assertExactlyOnceInOrder(held.lines());
    assertThat(held.ids()).isSorted();
  }

  @Test
  void aPacketThatIsRefusedAmongThoseUnderWayIsFoundAndNothingOvertakesItsBatch() throws Exception {
    Traffic traffic = new Traffic("race", 1);
    Set<Long> minded = Set.of(17L, 18L, 43L, 120L);
    held.minds(line -> minded.contains(number(line)));
    PipedSink sink = new PipedSink(held, 4).through(PipelineTest::fail);
    try (Gateway gateway = Gateway.open(options(sink, 10))) {
      for (int i = 0; i < 8; i++) {
        traffic.send(gateway, 25);
      }
      drain(gateway);
      assertThat(gateway.ledger().split()).isEqualTo(minded.size());
      assertThat(gateway.ledger().synced()).isEqualTo(200);
    }
    List<Long> numbers = held.lines().stream().map(PipelineTest::number).toList();
    assertThat(numbers).hasSize(200 - minded.size()).isSorted().doesNotHaveDuplicates();
    assertThat(held.early()).as("some came before what was refused").isPositive();
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceFirst(".*\"number\":([0-9]+).*", "$1"));
  }

  @Test
  void aPauseAndAFailureStopTheWholePipe() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    boolean[] up = {false};
    PipedSink sink =
        new PipedSink(held, 4)
            .through(random -> {
              synchronized (up) {
                return up[0] ? Fate.PASSES : Fate.LOST;
              }
            });
    GatewayOptions options = options(sink, 5);
    Duration hour = Duration.ofHours(1);
    try (Gateway gateway = Gateway.open(options.with(options.delivery().withBackoff(hour, hour)))) {
      traffic.send(gateway, 100);
      Eventually.holds("a failure", () -> gateway.sinks().getFirst().failedAttempts() > 0);
      Eventually.holds("none under way", () -> gateway.sinks().getFirst().lanes().underWay() == 0);
      TimeUnit.MILLISECONDS.sleep(300);
      long frozen = gateway.batches(100).size();
      assertThat(frozen).as("no more than the pipe holds").isLessThanOrEqualTo(4);
      gateway.pause("piped", true);
      synchronized (up) {
        up[0] = true;
      }
      gateway.drain();
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(held.ids()).as("paused").isEmpty();
      gateway.pause("piped", false);
      gateway.drain();
      drain(gateway);
    }
    traffic.assertExactlyOnceInOrder(held.lines());
  }
}
