package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink;
import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.delivery.Traffic;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.recording.RecordingMark;
import dev.trackside.store.Snapshot;
import dev.trackside.store.StoreOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a caller is told, and what is on the disk by then. */
@Timeout(120)
final class IntakeTest {
  private static final long START = 1_756_645_392_000_000_000L;
  private static final Stream CAR = new Stream("car-44", "race", "spa");

  @TempDir Path folder;

  private GatewayOptions options() {
    return GatewayOptions.at(folder.resolve("data"));
  }

  private static Chunk one(Gateway gateway, String packetId, double speed) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, START).packetId(packetId).number("speed", speed).end();
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private static Receipt receipt(Answer answer) {
    assertThat(answer).isInstanceOf(Receipt.class);
    return (Receipt) answer;
  }

  @Test
  void anAcceptedAndAQuarantinedPacketAreKnownAgainAfterARestart() {
    try (Gateway gateway = Gateway.open(options())) {
      assertThat(receipt(gateway.accept(one(gateway, "good", 100))).accepted()).isEqualTo(1);
      assertThat(receipt(gateway.accept(one(gateway, "bad", -5))).quarantined()).isEqualTo(1);
    }
    for (int restart = 0; restart < 2; restart++) {
      try (Gateway gateway = Gateway.open(options())) {
        assertThat(receipt(gateway.accept(one(gateway, "good", 100))).duplicate()).isEqualTo(1);
        assertThat(receipt(gateway.accept(one(gateway, "bad", -5))).duplicate()).isEqualTo(1);
        assertThat(gateway.letters().newest(LetterFilter.ALL, 10)).hasSize(1);
      }
    }
  }

  @Test
  void aQuarantinedPacketThatItsSenderMendedIsAccepted() {
    try (Gateway gateway = Gateway.open(options())) {
      assertThat(receipt(gateway.accept(one(gateway, "a", -5))).quarantined()).isEqualTo(1);
      assertThat(receipt(gateway.accept(one(gateway, "a", -6))).quarantined()).isEqualTo(1);
    }
    try (Gateway gateway = Gateway.open(options())) {
      assertThat(receipt(gateway.accept(one(gateway, "a", -6))).duplicate()).isEqualTo(1);
      assertThat(receipt(gateway.accept(one(gateway, "a", 5))).accepted()).isEqualTo(1);
      assertThat(receipt(gateway.accept(one(gateway, "a", 5))).duplicate()).isEqualTo(1);
    }
  }

  @Test
  void theReceiptNamesEveryQuarantinedPacketWithItsReason() {
    try (Gateway gateway = Gateway.open(options())) {
      ChunkBuilder builder = new ChunkBuilder();
      builder.begin(CAR, START).packetId("a").number("speed", 100).end();
      builder.begin(CAR, START).packetId("b").number("speed", 1_000).end();
      builder.begin(CAR, START).number("brake", 104).end();
      builder.begin(CAR, START).packetId("c").number("brake", 104).number("speed", 3).end();
      builder.begin(CAR, START).packetId("a").number("speed", 100).end();
      Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
      assertThat(gateway.accept(chunk))
          .isEqualTo(
              new Receipt(
                  5,
                  2,
                  2,
                  1,
                  1,
                  List.of(
                      new Receipt.Reject(
                          1, "b", chunk.requestId(1), "out_of_range|sensor=speed|expected=[0,400]"),
                      new Receipt.Reject(
                          2, "", chunk.requestId(2), "sentinel|sensor=brake|means=no signal")),
                  0));
      assertThat(gateway.letters().groups(LetterFilter.ALL, true, 10))
          .extracting(group -> group.reason().word() + group.packets() + group.split())
          .containsExactlyInAnyOrder("out_of_range10", "sentinel11");
    }
  }

  @Test
  void theReceiptListsAThousandRejectsAndCountsTheOthers() {
    try (Gateway gateway = Gateway.open(options())) {
      ChunkBuilder builder = new ChunkBuilder();
      for (int i = 0; i < 1_500; i++) {
        builder.begin(CAR, START).number("speed", -1).end();
      }
      Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
      Receipt receipt = receipt(gateway.accept(chunk));
      assertThat(receipt.rejects()).hasSize(Receipt.REJECTS_LISTED);
      assertThat(receipt.rejectsOmitted()).isEqualTo(500);
    }
  }

  @Test
  void anEmptyChunkIsAnswered() {
    try (Gateway gateway = Gateway.open(options())) {
      Chunk nothing = new ChunkBuilder().build(gateway.requestIds(), START);
      assertThat(gateway.accept(nothing)).isEqualTo(new Receipt(0, 0, 0, 0, 0, List.of(), 0));
      assertThat(gateway.auditLedger().received()).isZero();
    }
  }

  @Test
  void aRefusalForWantOfDiskLeavesNothingBehindAndIsCountedForGood() {
    GatewayOptions noDisk = options().with(StoreOptions.standard().withDisk(0, Long.MAX_VALUE / 4));
    try (Gateway gateway = Gateway.open(noDisk)) {
      Traffic traffic = new Traffic("race", 1);
      assertThat(gateway.accept(traffic.chunk(gateway, 7)))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.cause()).isEqualTo(Refusal.Cause.DISK_FULL);
                assertThat(refusal.hint()).contains("make room");
                assertThat(refusal.retryAfter()).isPositive();
              });
      assertThat(gateway.submit(traffic.chunk(gateway, 5)))
          .isCompletedWithValueMatching(answer -> answer instanceof Refusal);
      assertThat(gateway.ledger().refused()).isEqualTo(12);
      assertThat(gateway.ledger().received()).isEqualTo(12);
      assertThat(gateway.ledger().balanced()).isTrue();
      assertThat(gateway.health().status()).isEqualTo(Health.Status.REFUSING);
    }
    try (Gateway gateway = Gateway.open(options())) {
      assertThat(gateway.auditLedger().refused()).isEqualTo(12);
      assertThat(gateway.auditLedger().accepted()).isZero();
      assertThat(gateway.replay(ReplayQuery.ofSession("race")).next()).isEmpty();
    }
  }

  @Test
  void theHardLimitOfTheBacklogRefusesAndHealsByItself() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    Memory memory = new Memory();
    GatewayOptions limited =
        options()
            .with(GatewayOptions.Limits.standard().withMostBacklog(100))
            .with(options().delivery().withBackoff(Duration.ofMillis(2), Duration.ofMillis(2)))
            .with(new MemorySink("m", memory, () -> there.get() ? Turn.TAKE : Turn.DENY));
    Traffic traffic = new Traffic("race", 1);
    try (Gateway gateway = Gateway.open(limited)) {
      traffic.send(gateway, 100);
      Chunk tooMuch = traffic.chunk(gateway, 1);
      assertThat(gateway.accept(tooMuch))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.cause()).isEqualTo(Refusal.Cause.BACKLOG_FULL));
      assertThat(gateway.ledger().refused()).isEqualTo(1);
      assertThat(gateway.health().status()).isEqualTo(Health.Status.REFUSING);
      there.set(true);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(receipt(gateway.accept(tooMuch)).accepted()).isEqualTo(1);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
  }

  @Test
  void aFutureCompletesWhenThePacketIsInTheFileAndItsCallbackMayCallAccept() throws Exception {
    try (Gateway gateway = Gateway.open(options())) {
      CompletableFuture<Long> seen =
          gateway
              .submit(one(gateway, "first", 1))
              .thenApply(answer -> {
                assertThat(receipt(answer).accepted()).isEqualTo(1);
                try (Snapshot snapshot = Snapshot.open(folder.resolve("data"))) {
                  return Gateway.ledgerOf(snapshot).accepted();
                }
              });
      assertThat(seen.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<Answer> second =
          gateway
              .submit(one(gateway, "second", 1))
              .thenApply(first -> gateway.accept(one(gateway, "third", 1)));
      assertThat(receipt(second.get(60, TimeUnit.SECONDS)).accepted()).isEqualTo(1);
      assertThat(gateway.ledger().accepted()).isEqualTo(3);
    }
  }

  @Test
  void aClosedGatewayRefuses() {
    Gateway gateway = Gateway.open(options());
    Chunk chunk = one(gateway, "late", 1);
    gateway.close();
    assertThat(gateway.accept(chunk))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.cause()).isEqualTo(Refusal.Cause.CLOSED));
  }

  @Test
  void howFarARecordingIsReadIsKeptWithItsRowsAndNotWithoutThem() {
    byte[] head = "head".getBytes(StandardCharsets.UTF_8);
    byte[] hash = {1, 2};
    long number;
    try (Gateway gateway = Gateway.open(options())) {
      number = gateway.recordings().begin(head, "csv", "race.csv");
      assertThat(gateway.recordings().known(head, "csv"))
          .singleElement()
          .satisfies(mark -> assertThat(mark.rows()).isZero());
      assertThat(gateway.recordings().known(head, "ndjson")).isEmpty();
      gateway.accept(one(gateway, "a", 1), new RecordingMark(number, 0, 1, 100, hash));
    }
    GatewayOptions full = options().with(GatewayOptions.Limits.standard().withMostBacklog(1));
    try (Gateway gateway = Gateway.open(full)) {
      Answer refused =
          gateway.accept(one(gateway, "b", 1), new RecordingMark(number, 1, 2, 200, hash));
      assertThat(refused).isInstanceOf(Refusal.class);
      assertThat(gateway.recordings().known(head, "csv"))
          .singleElement()
          .satisfies(mark -> {
            assertThat(mark.recording()).isEqualTo(number);
            assertThat(mark.rows()).isEqualTo(1);
            assertThat(mark.bytes()).isEqualTo(100);
            assertThat(mark.sha256()).isEqualTo(hash);
          });
    }
  }

  @Test
  void aChunkOfNothingButDuplicatesStillMovesItsRecording() {
    byte[] head = {1};
    try (Gateway gateway = Gateway.open(options())) {
      long number = gateway.recordings().begin(head, "csv", "race.csv");
      gateway.accept(one(gateway, "a", 1));
      gateway.accept(one(gateway, "a", 1), new RecordingMark(number, 0, 9, 900, head));
      assertThat(gateway.recordings().known(head, "csv").getFirst().rows()).isEqualTo(9);
      Optional<Chunk> only = gateway.replay(ReplayQuery.ofSession("race")).next();
      assertThat(only.map(Chunk::count)).contains(1);
    }
  }

  @Test
  void aPacketInTheWindowIsKnownAgainThoughItsRetentionIsOver() throws Exception {
    GatewayOptions short_ =
        options()
            .with(GatewayOptions.Limits.standard().withRetention(Duration.ZERO))
            .with(new MemorySink("m", new Memory(), () -> Turn.TAKE));
    try (Gateway gateway = Gateway.open(short_)) {
      gateway.accept(one(gateway, "old", 1));
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      Eventually.holds("a round of removal", () -> gateway.batches(1).isEmpty());
    }
    try (Gateway gateway = Gateway.open(short_)) {
      assertThat(receipt(gateway.accept(one(gateway, "old", 1))).duplicate()).isEqualTo(1);
    }
  }
}
