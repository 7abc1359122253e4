package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Eventually;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.BreakerSettings;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterFilter;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Breakers in the line: what they hold comes back by itself, once, in order, marked late. */
@Timeout(120)
final class HealingTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");
  private static final long START = 1_756_645_200_000_000_000L;

  @TempDir Path folder;
  private int number;

  private Receipt send(Gateway gateway, double speed, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      number++;
      builder.begin(CAR, START + number).packetId("p" + number).number("speed", speed).end();
    }
    Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
    return (Receipt) gateway.accept(chunk);
  }

  private Receipt again(Gateway gateway, int which, double speed) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, START + which).packetId("p" + which).number("speed", speed).end();
    Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
    return (Receipt) gateway.accept(chunk);
  }

  private static List<String> stored(Gateway gateway) {
    List<String> packets = new ArrayList<>();
    Replay replay = gateway.replay(ReplayQuery.ofSession("race"));
    for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
      Chunk chunk = next.get();
      for (int i = 0; i < chunk.count(); i++) {
        packets.add(
            chunk.packetIds().text(i)
                + (chunk.isDefective(i) ? " " + chunk.defect(i).reason().word() : ""));
      }
    }
    return packets;
  }

  private static void await(Gateway gateway) throws Exception {
    Eventually.holds("acts are done", gateway.workbench()::isAtRest);
  }

  @Test
  void whatABreakerHeldComesBackOnceInOrderMarkedLate() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      send(gateway, -1, 5);
      assertThat(gateway.breakers(BreakerKey.ANY, 9).notAtRest().getFirst().state())
          .isEqualTo(BreakerState.OPEN);
      assertThat(send(gateway, 300, 10).quarantined()).isEqualTo(10);
      assertThat(send(gateway, 300, 13).accepted()).isEqualTo(3);
      await(gateway);
      List<String> expected = new ArrayList<>(List.of("p26", "p27", "p28"));
      for (int held = 6; held <= 25; held++) {
        expected.add("p" + held + " circuit_open");
      }
      assertThat(stored(gateway)).isEqualTo(expected);
      Ledger ledger = gateway.auditLedger();
      assertThat(ledger.balanced()).as("%s", ledger).isTrue();
      assertThat(ledger.released()).isEqualTo(20);
      assertThat(ledger.open()).isEqualTo(5);
      assertThat(ledger.accepted()).isEqualTo(3);
      assertThat(gateway.breakers(BreakerKey.ANY, 9).notAtRest()).isEmpty();
    }
  }

  @Test
  void aPacketThatWasHeldIsKnownWhenItIsSentAgain() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      send(gateway, -1, 5);
      send(gateway, 300, 1);
      assertThat(again(gateway, 6, 300).duplicate()).isEqualTo(1);
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      assertThat(again(gateway, 6, 300).duplicate()).isEqualTo(1);
      gateway.resetBreakers("", "");
      await(gateway);
      assertThat(again(gateway, 6, 300).duplicate()).isEqualTo(1);
      assertThat(stored(gateway)).containsExactly("p6 circuit_open");
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      assertThat(again(gateway, 6, 300).duplicate()).isEqualTo(1);
    }
  }

  @Test
  void aBreakerIsOpenOverARestartAndItsTransitionsAreKept() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      send(gateway, -1, 4);
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      send(gateway, -1, 1);
      send(gateway, 300, 7);
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      BreakerReport report = gateway.breakers(BreakerKey.ANY, 10);
      assertThat(report.notAtRest().getFirst().good()).isEqualTo(7);
      assertThat(report.newest()).hasSize(1);
      assertThat(send(gateway, 300, 13).accepted()).isZero();
      assertThat(send(gateway, 300, 3).accepted()).isEqualTo(3);
      await(gateway);
      assertThat(gateway.ledger().released()).isEqualTo(20);
    }
  }

  @Test
  void aReleaseThatWasCutOffGoesOnAtTheNextStart() throws Exception {
    Act begun;
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      send(gateway, -1, 5);
      send(gateway, 300, 19);
      gateway.workbench().close(); // as a kill right behind the commit
      gateway.resetBreakers("car-44", "speed");
      begun = gateway.letters().acts(1).getFirst();
      assertThat(begun.kind()).isEqualTo(Act.Kind.RELEASE);
      assertThat(gateway.ledger().released()).isZero();
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      await(gateway);
      assertThat(gateway.ledger().released()).isEqualTo(19);
      assertThat(gateway.workbench().act(begun.id()).orElseThrow().released()).isEqualTo(19);
    }
  }

  @Test
  void whatAChannelHeldComesBackAsASampleOfItsPacket() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      ChunkBuilder builder = new ChunkBuilder();
      for (int i = 0; i < 30; i++) {
        builder.begin(CAR, START + i).packetId("p" + i);
        builder.number("speed", i < 5 ? -1 : 200).number("rpm", 9_000).end();
      }
      Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
      Receipt receipt = (Receipt) gateway.accept(chunk);
      assertThat(receipt.accepted()).isEqualTo(30);
      assertThat(receipt.split()).isEqualTo(25);
      await(gateway);
      Ledger ledger = gateway.auditLedger();
      assertThat(ledger.balanced()).as("%s", ledger).isTrue();
      assertThat(ledger.splitReleased()).isEqualTo(20);
      assertThat(ledger.splitOpen()).isEqualTo(5);
      assertThat(stored(gateway)).hasSize(50).endsWith("p24 circuit_open");
      List<Letter> open = gateway.letters().newest(LetterFilter.ALL, 100);
      assertThat(open)
          .extracting(letter -> letter.defect().reason())
          .containsOnly(Reason.OUT_OF_RANGE)
          .hasSize(5);
    }
  }

  @Test
  void whatIsHeldComesBackWhenItsSourceFallsSilent() throws Exception {
    BreakerRules quick =
        new BreakerRules(List.of(), new BreakerSettings(5, Duration.ofMillis(300), 20, 3));
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder).with(quick))) {
      send(gateway, -1, 5);
      assertThat(send(gateway, 300, 2).quarantined()).isEqualTo(2);
      Eventually.holds("it comes back", () -> gateway.ledger().released() == 2);
      assertThat(stored(gateway)).containsExactly("p6 circuit_open", "p7 circuit_open");
      assertThat(gateway.breakers(BreakerKey.ANY, 1).newest().getFirst().cause())
          .isEqualTo(BreakerTransition.Cause.SILENCE);
    }
  }

  @Test
  void aDamagedBlockOfDeadLettersHoldsUpNoOtherRelease() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      send(gateway, -1, 5);
      send(gateway, 300, 1); // held on the page that is damaged below
      for (int i = 0; i < 4_200; i++) {
        builderOf("car-1", -1, i);
      }
      sendBuilt(gateway);
      send(gateway, 300, 2);
      gateway
          .store()
          .write(connection -> {
            try (Statement statement = connection.createStatement()) {
              statement.executeUpdate(
                  "UPDATE dead_letter_block SET checksum = checksum + 1 WHERE first <= 6");
            }
          });
      gateway.workbench().reprocess(LetterFilter.ALL, "test");
      gateway.resetBreakers("", "");
      Eventually.holds("the others come back", () -> gateway.ledger().released() == 2);
      Eventually.holds("the acts end", gateway.workbench()::isAtRest);
      assertThat(gateway.health().problems())
          .anySatisfy(each -> assertThat(each.what()).contains("is damaged; from id 0 to 4095"));
    }
  }

  private final ChunkBuilder built = new ChunkBuilder();

  private void builderOf(String source, double speed, int i) {
    built.begin(new Stream(source, "race", "zandvoort"), START + i).number("speed", speed).end();
  }

  private void sendBuilt(Gateway gateway) {
    gateway.accept(built.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  private Receipt sendWithRpm(Gateway gateway, double speed, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      number++;
      builder.begin(CAR, START + number).packetId("p" + number);
      builder.number("speed", speed).number("rpm", 9_000).end();
    }
    return (Receipt)
        gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  @Test
  void releasedSamplesDoNotShortenTheDuplicateWindowOverARestart() throws Exception {
    GatewayOptions options = GatewayOptions.at(folder);
    options = options.with(options.limits().withDuplicateWindow(29));
    try (Gateway gateway = Gateway.open(options)) {
      sendWithRpm(gateway, 200, 1);
      sendWithRpm(gateway, -1, 5);
      sendWithRpm(gateway, 300, 20);
      sendWithRpm(gateway, 301, 3);
      Eventually.holds("it comes back", () -> gateway.ledger().splitReleased() == 20);
      assertThat(again(gateway, 1, 200).duplicate()).isEqualTo(1);
    }
    try (Gateway gateway = Gateway.open(options)) {
      assertThat(again(gateway, 1, 200).duplicate()).isEqualTo(1);
    }
  }
}
