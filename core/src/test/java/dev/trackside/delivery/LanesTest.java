package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is new goes first, what had to wait follows, and each packet goes once. */
@Timeout(300)
final class LanesTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;
  private final MovedTime time = new MovedTime();
  private final List<LaneSink.Taken> taken = new ArrayList<>();
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.TAKE);

  private GatewayOptions options() {
    return GatewayOptions.at(folder.resolve("data"))
        .with(time)
        .with(
            DeliveryOptions.standard()
                .withBackoff(QUICK, QUICK)
                .withLinger(Duration.ZERO)
                .withBatch(7, 1 << 20));
  }

  private Gateway open() {
    return Gateway.open(options().with(new LaneSink(turn::get, taken)));
  }

  private static void drain(Gateway gateway) throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofSeconds(60))).as("drained").isTrue();
    assertThat(gateway.auditLedger().balanced()).isTrue();
  }

  private int taken() {
    synchronized (taken) {
      return taken.size();
    }
  }

  @Test
  void afterAnOutageWhatIsNewGoesBeforeWhatHadToWait() throws Exception {
    Traffic traffic = new Traffic("race", 3);
    try (Gateway gateway = open()) {
      traffic.send(gateway, 7);
      Eventually.holds("the first batch", () -> taken() == 1);
      turn.set(Turn.DENY);
      for (int i = 0; i < 20; i++) {
        traffic.send(gateway, 7);
      }
      Eventually.holds("attempts", () -> gateway.sinks().getFirst().failedAttempts() > 3);
      Health.LaneHealth open = gateway.health().sinks().getFirst().lanes();
      assertThat(open.openSinceMillis()).isPositive();
      time.pass(Duration.ofMinutes(40));
      turn.set(Turn.TAKE);
      Eventually.holds(
          "the backlog is begun", () -> !LaneSink.lines(taken, Lane.BACKLOG).isEmpty());
      for (int i = 0; i < 3; i++) {
        traffic.send(gateway, 7);
      }
      drain(gateway);
      Health.LaneHealth closed = gateway.health().sinks().getFirst().lanes();
      assertThat(closed.openSinceMillis()).isZero();
      assertThat(closed.ranges()).isZero();
      assertThat(gateway.batches(100))
          .anyMatch(batch -> batch.basis().lane() == Lane.BACKLOG)
          .anyMatch(batch -> batch.basis().lane() == Lane.LIVE);
    }
    traffic.assertExactlyOnce(LaneSink.lines(taken));
    assertThat(LaneSink.lines(taken, Lane.BACKLOG)).hasSizeGreaterThan(100);
    int lastOfBacklog =
        LaneSink.lines(taken).lastIndexOf(LaneSink.lines(taken, Lane.BACKLOG).getLast());
    int lastLive = LaneSink.lines(taken).indexOf(LaneSink.lines(taken, Lane.LIVE).getLast());
    assertThat(lastLive).as("live did not wait for the backlog").isLessThan(lastOfBacklog);
  }

  @Test
  void aBacklogThatAStopLeftIsFoundByTheNextStart() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    turn.set(Turn.DENY);
    try (Gateway gateway = open()) {
      traffic.send(gateway, 50);
    }
    time.pass(Duration.ofHours(1));
    try (Gateway gateway = open()) {
      traffic.send(gateway, 10);
      gateway.pause("", true);
      turn.set(Turn.TAKE);
    }
    try (Gateway gateway = open()) {
      traffic.send(gateway, 10);
      gateway.pause("", false);
      drain(gateway);
      assertThat(gateway.ledger().synced()).isEqualTo(70);
    }
    traffic.assertExactlyOnce(LaneSink.lines(taken));
  }

  @Test
  void retentionLeavesTheBacklogWhereALiveBatchWaitsBehindIt() throws Exception {
    Traffic traffic = new Traffic("race", 2);
    AtomicInteger allowed = new AtomicInteger();
    GatewayOptions options =
        options()
            .with(options().limits().withDuplicateWindow(1).withRetention(Duration.ofSeconds(1)))
            .with(options().delivery().withLinger(Duration.ofSeconds(1)))
            .with(new LaneSink(() -> allowed.getAndDecrement() > 0 ? Turn.TAKE : Turn.DENY, taken));
    try (Gateway gateway = Gateway.open(options)) {
      traffic.send(gateway, 50);
      Eventually.holds("attempts", () -> gateway.sinks().getFirst().failedAttempts() > 3);
      time.pass(Duration.ofHours(1));
      traffic.send(gateway, 14);
      allowed.set(1);
      Eventually.holds(
          "a live batch behind the backlog",
          () ->
              gateway.health().sinks().getFirst().lanes().ranges() == 1
                  && gateway.batches(1).getFirst().first() == 51
                  && gateway.batches(1).getFirst().state() != BatchState.ACKED);
      time.pass(Duration.ofHours(1));
      Thread.sleep(2_500); // two rounds of the removal
    }
    try (Gateway gateway = open()) {
      drain(gateway);
    }
    traffic.assertExactlyOnce(LaneSink.lines(taken));
    assertThat(taken.get(1).lane()).as("live first").isEqualTo(Lane.LIVE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void eachPacketGoesOnceWhateverHappens(long seed) throws Exception {
    Random random = new Random(seed);
    Traffic traffic = new Traffic("race", 3);
    GatewayOptions.Limits limits =
        options().limits().withDuplicateWindow(1).withRetention(Duration.ofSeconds(1));
    List<LaneSink.Taken> all = taken;
    for (int start = 0; start < 6; start++) {
      try (Gateway gateway =
          Gateway.open(options().with(limits).with(new LaneSink(() -> turn(random), all)))) {
        for (int step = 0; step < 25; step++) {
          step(random, gateway, traffic);
        }
        assertThat(gateway.auditLedger().balanced()).isTrue();
      }
    }
    turn.set(Turn.TAKE);
    try (Gateway gateway = open()) {
      gateway.pause("", false);
      drain(gateway);
      assertThat(gateway.ledger().synced()).isEqualTo(traffic.total());
      assertThat(gateway.health().sinks().getFirst().lanes().packets()).isZero();
    }
    traffic.assertExactlyOnce(LaneSink.lines(taken));
    traffic.assertInOrder(LaneSink.lines(taken, Lane.LIVE));
    traffic.assertInOrder(LaneSink.lines(taken, Lane.BACKLOG));
    assertThat(LaneSink.lines(taken, Lane.BACKLOG)).isNotEmpty();
  }

  private void step(Random random, Gateway gateway, Traffic traffic) throws Exception {
    switch (random.nextInt(8)) {
      case 0 -> time.pass(Duration.ofMillis(random.nextInt(12_000)));
      case 1 -> turn.set(Turn.DENY);
      case 2 -> turn.set(Turn.TAKE);
      case 3 -> gateway.pause("", random.nextBoolean());
      case 4 -> Thread.sleep(random.nextInt(30));
      case 5 -> gateway.drain();
      default -> traffic.send(gateway, 1 + random.nextInt(40));
    }
  }

  /** As it is set, and now and then otherwise. */
  private Turn turn(Random random) {
    synchronized (random) {
      Turn[] turns = Turn.values();
      return random.nextInt(4) > 0 ? turn.get() : turns[random.nextInt(turns.length)];
    }
  }
}
