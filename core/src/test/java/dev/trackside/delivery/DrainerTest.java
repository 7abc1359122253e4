package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.lane.LinkOptions;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each packet reaches each sink once and in order, whatever the sink does. */
@Timeout(300)
final class DrainerTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;
  private final Memory memory = new Memory();

  private GatewayOptions options(Supplier<Turn> turns) {
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            DeliveryOptions.standard()
                .withBackoff(QUICK, QUICK)
                .withLinger(Duration.ZERO)
                .withBatch(7, 1 << 20)
                // One lane, however slow the machine: order holds within a lane.
                .with(LinkOptions.standard().withLiveAge(Duration.ofHours(1))))
        .with(new MemorySink("memory", memory, turns));
  }

  private static void drain(Gateway gateway) throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofSeconds(60))).as("drained").isTrue();
    assertThat(gateway.auditLedger().balanced()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Turn.class)
  void eachPacketArrivesOnceThoughTheFirstAttemptsFail(Turn turn) throws Exception {
    Traffic traffic = new Traffic("race", 3);
    AtomicInteger attempts = new AtomicInteger();
    try (Gateway gateway =
        Gateway.open(options(() -> attempts.incrementAndGet() % 3 == 0 ? Turn.TAKE : turn))) {
      for (int i = 0; i < 10; i++) {
        traffic.send(gateway, 11);
      }
      drain(gateway);
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
    assertThat(memory.changed()).isEmpty();
  }

  @Test
  void eachPacketArrivesOnceUnderRandomFaultsAndRestarts() throws Exception {
    Random random = new Random(20_250_831);
    Traffic traffic = new Traffic("race", 3);
    Turn[] turns = Turn.values();
    Supplier<Turn> wild =
        () -> random.nextInt(3) > 0 ? Turn.TAKE : turns[random.nextInt(turns.length)];
    for (int restart = 0; restart < 12; restart++) {
      try (Gateway gateway = Gateway.open(options(wild))) {
        for (int i = 0; i < 15; i++) {
          traffic.send(gateway, 1 + i);
        }
      }
    }
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE))) {
      drain(gateway);
      assertThat(gateway.ledger().synced()).isEqualTo(traffic.total());
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
    assertThat(memory.changed()).isEmpty();
  }

  @Test
  void aBatchWithoutItsAckGoesFirstAfterARestartUnderItsOldIdAndWithItsOldBytes() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    DeliveryOptions never =
        options(() -> Turn.TAKE).delivery().withBackoff(Duration.ofHours(1), Duration.ofHours(1));
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE_AND_THROW).with(never))) {
      traffic.send(gateway, 30);
      Eventually.holds("an attempt", () -> !memory.attempts().isEmpty());
      Eventually.holds(
          "its failure on disk",
          () -> gateway.batches(9).stream().anyMatch(b -> b.state() == BatchState.FAILED));
    }
    List<String> before = memory.attempts();
    assertThat(before).hasSize(1);
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE))) {
      traffic.send(gateway, 30);
      drain(gateway);
      assertThat(gateway.sinks().getFirst().recovered()).isPositive();
      BatchRow first = gateway.batches(100).getLast();
      assertThat(first.id()).isEqualTo(before.getFirst());
      assertThat(first.state()).isEqualTo(BatchState.ACKED);
      assertThat(first.recovered()).isEqualTo(1);
      assertThat(first.attempts()).isEqualTo(2);
    }
    assertThat(memory.attempts().get(1)).isEqualTo(before.getFirst());
    traffic.assertExactlyOnceInOrder(memory.lines());
    assertThat(memory.changed()).isEmpty();
  }

  @Test
  void aStalledSinkHoldsUpNeitherTheOtherNorTheIntake() throws Exception {
    CountDownLatch stall = new CountDownLatch(1);
    Memory stalledMemory = new Memory();
    Supplier<Turn> stalled =
        () -> {
          try {
            assertThat(stall.await(200, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Turn.TAKE;
        };
    Traffic traffic = new Traffic("race", 3);
    GatewayOptions both =
        options(() -> Turn.TAKE).with(new MemorySink("stalled", stalledMemory, stalled));
    try (Gateway gateway = Gateway.open(both)) {
      for (int i = 0; i < 50; i++) {
        traffic.send(gateway, 20);
      }
      Eventually.holds("the other sink", () -> memory.lines().size() == 1_000);
      assertThat(stalledMemory.lines()).isEmpty();
      assertThat(gateway.backlog()).isEqualTo(1_000);
      assertThat(gateway.ledger().synced()).isZero();
      stall.countDown();
      drain(gateway);
      assertThat(gateway.ledger().synced()).isEqualTo(1_000);
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
    traffic.assertExactlyOnceInOrder(stalledMemory.lines());
  }

  @Test
  void aPausedSinkStaysPausedOverARestart() throws Exception {
    Traffic traffic = new Traffic("race", 3);
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE))) {
      assertThat(gateway.pause("no such sink", true)).isZero();
      assertThat(gateway.pause("memory", true)).isEqualTo(1);
      traffic.send(gateway, 20);
    }
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE))) {
      traffic.send(gateway, 20);
      gateway.drain();
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(memory.attempts()).isEmpty();
      assertThat(gateway.sinks().getFirst().isPaused()).isTrue();
      gateway.pause("", false);
      drain(gateway);
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
  }

  @Test
  void noBatchIsLargerThanItsLimits() throws Exception {
    Traffic traffic = new Traffic("race", 3);
    DeliveryOptions small = options(() -> Turn.TAKE).delivery().withBatch(100, 3_000);
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE).with(small))) {
      traffic.send(gateway, 500);
      drain(gateway);
      int longest = memory.lines().stream().mapToInt(line -> line.length() + 1).max().orElse(0);
      assertThat(gateway.batches(1_000))
          .hasSizeGreaterThan(10)
          .allSatisfy(batch -> assertThat(batch.bytes()).isLessThan(3_000 + longest));
    }
    DeliveryOptions few = small.withBatch(9, 1 << 20);
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE).with(few))) {
      traffic.send(gateway, 500);
      drain(gateway);
      assertThat(gateway.batches(55))
          .allSatisfy(batch -> assertThat(batch.count()).isLessThanOrEqualTo(9));
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
  }

  @Test
  void aLonePacketLeavesThoughNoOtherComes() throws Exception {
    Traffic traffic = new Traffic("race", 1);
    GatewayOptions lingering = options(() -> Turn.TAKE);
    DeliveryOptions linger =
        lingering.delivery().withLinger(Duration.ofMillis(200)).withBatch(10_000, 1 << 20);
    try (Gateway gateway = Gateway.open(lingering.with(linger))) {
      traffic.send(gateway, 1);
      Eventually.holds("the lone packet", () -> memory.lines().size() == 1);
      Eventually.holds("its ack", () -> gateway.ledger().synced() == 1);
    }
  }

  @Test
  void packetsThatComeTogetherLeaveInOneBatch() throws Exception {
    Traffic traffic = new Traffic("race", 1);
    DeliveryOptions linger =
        options(() -> Turn.TAKE)
            .delivery()
            .withLinger(Duration.ofSeconds(60))
            .withBatch(10, 1 << 20);
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE).with(linger))) {
      for (int i = 0; i < 25; i++) {
        traffic.send(gateway, 1);
      }
      Eventually.holds("two full batches", () -> memory.lines().size() == 20);
      assertThat(memory.texts()).hasSize(2);
      drain(gateway);
    }
    assertThat(memory.texts()).hasSize(3);
    traffic.assertExactlyOnceInOrder(memory.lines());
  }

  @Test
  void aSinkThatComesBackIsServedWithoutAnybodysHelp() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    Traffic traffic = new Traffic("race", 1);
    try (Gateway gateway = Gateway.open(options(() -> there.get() ? Turn.TAKE : Turn.DENY))) {
      traffic.send(gateway, 20);
      Eventually.holds("some attempts", () -> memory.attempts().size() > 5);
      SinkAccount account = gateway.sinks().getFirst();
      assertThat(account.problem()).isEqualTo("told to");
      assertThat(account.hint()).isEqualTo("tell it otherwise");
      assertThat(account.failedAttempts()).isPositive();
      there.set(true);
      Eventually.holds("all packets", () -> memory.lines().size() == 20);
      Eventually.holds("the ack", () -> gateway.ledger().synced() == 20);
      assertThat(account.problem()).isNull();
    }
    Map<String, Long> tries =
        memory.attempts().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    assertThat(tries).hasSize(3);
  }
}
