package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.MemorySink;
import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import dev.trackside.store.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The account is right at every moment, and the same as one kept beside it. */
@Timeout(300)
final class LedgerTest {
  private static final Duration QUICK = Duration.ofMillis(2);

  @TempDir Path folder;
  private final Random random = new Random(44);
  private final Memory memory = new Memory();

  /** A packet with an id that was quarantined: it is known again only as it was. */
  private record Spoiled(Stream stream, String packetId, String serial, long at) {}

  /** The account kept by hand, packet by packet. */
  private static final class Account {
    private final Set<String> known = new HashSet<>();
    private final List<Spoiled> spoiled = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>();
    private long received;
    private long quarantined;
    private long duplicate;
    private long split;
    private long serial;

    void assertEqual(Ledger ledger) {
      assertThat(ledger.received()).as("received").isEqualTo(received);
      assertThat(ledger.accepted()).as("accepted").isEqualTo(accepted.size());
      assertThat(ledger.quarantined()).as("quarantined").isEqualTo(quarantined);
      assertThat(ledger.duplicate()).as("duplicate").isEqualTo(duplicate);
      assertThat(ledger.split()).as("split").isEqualTo(split);
      assertThat(ledger.refused()).as("refused").isZero();
      assertSound(ledger);
    }
  }

  private static void assertSound(Ledger ledger) {
    assertThat(ledger.balanced()).as("%s", ledger).isTrue();
    assertThat(ledger.pending()).as("%s", ledger).isNotNegative();
    assertThat(ledger.draining()).as("%s", ledger).isNotNegative();
    assertThat(ledger.synced()).as("%s", ledger).isNotNegative();
    assertThat(ledger.open()).as("%s", ledger).isNotNegative();
  }

  private GatewayOptions options(int faultsInTen) {
    Random faults = new Random(random.nextLong());
    Turn[] turns = Turn.values();
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            DeliveryOptions.standard()
                .withBackoff(QUICK, QUICK)
                .withLinger(QUICK)
                .withBatch(20, 1 << 20))
        .with(
            new MemorySink(
                "memory",
                memory,
                () ->
                    faults.nextInt(10) >= faultsInTen
                        ? Turn.TAKE
                        : turns[faults.nextInt(turns.length)]));
  }

  private Chunk chunk(Gateway gateway, Account account) {
    ChunkBuilder builder = new ChunkBuilder();
    int packets = random.nextInt(30);
    for (int i = 0; i < packets; i++) {
      int kind = random.nextInt(8);
      if (!account.spoiled.isEmpty() && random.nextInt(15) == 0) {
        sendAgain(builder, account);
        continue;
      }
      String serial = Long.toString(account.serial++);
      String car = "car-" + random.nextInt(3);
      boolean again = !account.ids.isEmpty() && random.nextInt(6) == 0;
      String id = again ? account.ids.get(random.nextInt(account.ids.size())) : car + "/" + serial;
      boolean named = again || random.nextInt(4) > 0;
      String source = named ? id.substring(0, id.indexOf('/')) : car;
      String session = random.nextBoolean() ? "practice" : "race";
      Stream stream = new Stream(source, session, "spa");
      builder.begin(stream, i).text(builder.channel("serial"), serial);
      boolean isBad = kind == 0;
      if (named) {
        builder.packetId(id.substring(id.indexOf('/') + 1));
      }
      switch (kind) {
        case 0 -> builder.defect(Defect.ofPacket(Reason.MALFORMED, "line=" + i));
        case 1 -> builder.number("brake", 104).number("speed", 999);
        default -> builder.number("speed", 200);
      }
      builder.end();
      account.received++;
      if (isBad) {
        account.quarantined++;
        if (named) {
          String packetId = id.substring(id.indexOf('/') + 1);
          account.spoiled.add(new Spoiled(stream, packetId, serial, i));
        }
        continue;
      }
      if (named && !account.known.add(id)) {
        account.duplicate++;
        continue;
      }
      if (named) {
        account.ids.add(id);
      }
      account.split += kind == 1 ? 2 : 0;
      account.accepted.add(serial);
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private void sendAgain(ChunkBuilder builder, Account account) {
    Spoiled packet = account.spoiled.get(random.nextInt(account.spoiled.size()));
    builder.begin(packet.stream(), packet.at()).packetId(packet.packetId());
    builder.text(builder.channel("serial"), packet.serial());
    builder.defect(Defect.ofPacket(Reason.MALFORMED, "line=" + packet.at())).end();
    account.received++;
    account.duplicate++;
  }

  private void assertSinkHolds(Account account) {
    List<String> serials =
        memory.lines().stream()
            .map(line -> line.replaceAll(".*\"serial\":\"([0-9]+)\".*", "$1"))
            .toList();
    assertThat(serials).containsExactlyInAnyOrderElementsOf(account.accepted);
  }

  @Test
  void balancesAtEveryMomentOfARandomRunWithRestarts() throws Exception {
    Account account = new Account();
    for (int restart = 0; restart < 10; restart++) {
      try (Gateway gateway = Gateway.open(options(3))) {
        account.assertEqual(gateway.ledger());
        for (int i = 0; i < 25; i++) {
          Ledger before = gateway.ledger();
          Answer answer = gateway.accept(chunk(gateway, account));
          assertThat(answer).isInstanceOf(Receipt.class);
          account.assertEqual(gateway.ledger());
          Receipt receipt = (Receipt) answer;
          assertThat(receipt.accepted()).isEqualTo(gateway.ledger().accepted() - before.accepted());
          assertThat(receipt.split()).isEqualTo(gateway.ledger().split() - before.split());
          account.assertEqual(gateway.auditLedger());
        }
        if (restart % 3 == 0) {
          assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
          assertThat(gateway.auditLedger()).isEqualTo(gateway.ledger());
          assertSinkHolds(account);
        }
      }
      try (Snapshot snapshot = Snapshot.open(folder.resolve("data"))) {
        account.assertEqual(Gateway.ledgerOf(snapshot));
      }
    }
    assertThat(account.duplicate).as("the run has duplicates").isPositive();
    assertThat(account.quarantined).as("the run has dead letters").isPositive();
  }

  @Test
  void balancesWhileManyThreadsSendAndOthersLook() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Gateway gateway = Gateway.open(options(2));
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Integer>> looks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        boolean audit = i == 0;
        looks.add(
            threads.submit(() -> {
              int looked = 0;
              while (!done.get()) {
                assertSound(audit ? gateway.auditLedger() : gateway.ledger());
                assertThat(gateway.health().ledger().balanced()).isTrue();
                looked++;
              }
              return looked;
            }));
      }
      List<Future<Long>> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String source = "car-" + i;
        senders.add(threads.submit(() -> send(gateway, source)));
      }
      long sent = 0;
      try {
        for (Future<Long> sender : senders) {
          sent += sender.get();
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> look : looks) {
        assertThat(look.get()).isPositive();
      }
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.ledger().received()).isEqualTo(sent);
      assertThat(gateway.auditLedger()).isEqualTo(gateway.ledger());
    }
  }

  private static long send(Gateway gateway, String source) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream stream = new Stream(source, "race", "spa");
    long sent = 0;
    for (int i = 0; i < 60; i++) {
      for (int packet = 0; packet < 20; packet++) {
        builder.begin(stream, 1_756_645_392_000_000_000L + i).packetId("p" + (i * 20 + packet) / 2);
        builder.number("speed", packet % 5 == 0 ? 1e9 : 100).end();
        sent++;
      }
      Answer answer =
          gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
      assertThat(answer).isInstanceOf(Receipt.class);
    }
    return sent;
  }
}
