package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.BreakerSettings;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Checks;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.LetterGroup;
import dev.trackside.quarantine.LetterState;
import dev.trackside.quarantine.Mending.Outcome;
import dev.trackside.quarantine.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way back of dead letters: judged again, thrown away, mended by hand. */
@Timeout(120)
final class WorkbenchTest {
  private static final Stream CAR = new Stream("car-44", "race", "spa");
  private static final long START = 1_756_645_200_000_000_000L;
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Nothing is held, so that reasons are those of the values. */
  private static final BreakerRules PATIENT =
      new BreakerRules(List.of(), new BreakerSettings(1_000_000, Duration.ofDays(1), 1, 1));

  @TempDir Path folder;

  private Gateway open(double speedMost) {
    ChannelRegistry registry =
        ChannelRegistry.standard().with(List.of(Channel.number("speed", "km/h", 0, speedMost)));
    return Gateway.open(GatewayOptions.at(folder).with(registry).with(PATIENT));
  }

  /** Packets of speed 401, 402 and so on, every second one with a good rpm beside. */
  private static void send(Gateway gateway, int from, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = from; i < from + packets; i++) {
      builder.begin(CAR, START + i).packetId("p" + i).number("speed", 401 + i);
      if (i % 2 == 1) {
        builder.number("rpm", 9_000);
      }
      builder.end();
    }
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  private static void assertSound(Gateway gateway) {
    Ledger ledger = gateway.auditLedger();
    assertThat(ledger.balanced()).as("%s", ledger).isTrue();
  }

  @Test
  void judgedAgainUnderAWiderRangeTheyGoBackAndTheTrialSaysSoBefore() throws Exception {
    try (Gateway gateway = open(400)) {
      for (int i = 0; i < 10_000; i += 500) {
        send(gateway, i, 500);
      }
      assertThat(gateway.ledger().open()).isEqualTo(5_000);
      assertThat(gateway.ledger().splitOpen()).isEqualTo(5_000);
    }
    try (Gateway gateway = open(10_200)) {
      Trial trial = gateway.workbench().trial(LetterFilter.ALL, each -> true);
      assertThat(trial.looked()).isEqualTo(10_000);
      assertThat(trial.released()).isEqualTo(9_800);
      assertThat(gateway.ledger().released()).as("nothing is changed").isZero();
      LetterFilter speed = LetterFilter.ALL.withChannel("speed").withSource("car-44");
      Act act = gateway.workbench().await(gateway.workbench().reprocess(speed, "test"), LONG);
      assertThat(act.state()).isEqualTo(Act.State.DONE);
      assertThat(act.looked()).isEqualTo(10_000);
      assertThat(act.released()).isEqualTo(9_800);
      assertThat(act.kept()).isEqualTo(200);
      Ledger ledger = gateway.auditLedger();
      assertThat(ledger.balanced()).as("%s", ledger).isTrue();
      assertThat(ledger.released()).isEqualTo(4_900);
      assertThat(ledger.splitReleased()).isEqualTo(4_900);
      LetterGroup group = gateway.letters().groups(speed, false, 10).getFirst();
      assertThat(group.open()).isEqualTo(200);
      assertThat(group.packets() + group.split()).isEqualTo(10_000);
      Act second = gateway.workbench().await(gateway.workbench().reprocess(speed, "test"), LONG);
      assertThat(second.released()).as("nothing goes back twice").isZero();
      assertThat(second.kept()).isEqualTo(200);
    }
  }

  @Test
  void twoActsOverTheSameLettersReleaseEachOnce() throws Exception {
    try (Gateway gateway = open(400)) {
      send(gateway, 0, 3_000);
    }
    try (Gateway gateway = open(1e9)) {
      Act first = gateway.workbench().reprocess(LetterFilter.ALL, "one");
      Act other = gateway.workbench().discard(LetterFilter.ALL, "two", "not needed");
      long released = gateway.workbench().await(first, LONG).released();
      long discarded = gateway.workbench().await(other, LONG).discarded();
      assertThat(released + discarded).isEqualTo(3_000);
      assertSound(gateway);
      assertThat(gateway.letters().depth()).isZero();
    }
  }

  @Test
  void aPacketThatWasSentAgainMendedIsNotReleasedBeside() throws Exception {
    try (Gateway gateway = open(400)) {
      send(gateway, 0, 1);
      ChunkBuilder builder = new ChunkBuilder();
      builder.begin(CAR, START).packetId("p0").number("speed", 40).end();
      Chunk mended = builder.build(gateway.requestIds(), gateway.time().epochNanos());
      assertThat(((Receipt) gateway.accept(mended)).accepted()).isEqualTo(1);
    }
    try (Gateway gateway = open(1_000)) {
      Act act =
          gateway.workbench().await(gateway.workbench().reprocess(LetterFilter.ALL, "test"), LONG);
      assertThat(act.released()).isZero();
      assertThat(act.discarded()).isEqualTo(1);
      assertSound(gateway);
      assertThat(gateway.ledger().accepted()).isEqualTo(1);
    }
  }

  @Test
  void aReleasedPacketIsKnownWhenItIsSentAgain() throws Exception {
    try (Gateway gateway = open(400)) {
      send(gateway, 0, 1);
    }
    try (Gateway gateway = open(1_000)) {
      gateway.workbench().await(gateway.workbench().reprocess(LetterFilter.ALL, "test"), LONG);
      send(gateway, 0, 1);
      assertThat(gateway.ledger().duplicate()).isEqualTo(1);
    }
    try (Gateway gateway = open(1_000)) {
      send(gateway, 0, 1);
      assertThat(gateway.ledger().duplicate()).isEqualTo(2);
    }
  }

  private Gateway openWithRate(double perSecondMost) {
    Channel speed =
        Channel.number("speed", "km/h", 0, 400)
            .withChecks(new Checks(perSecondMost, 0, 0, false, false));
    ChannelRegistry registry = ChannelRegistry.standard().with(List.of(speed));
    return Gateway.open(GatewayOptions.at(folder).with(registry).with(PATIENT));
  }

  private static Receipt sendSpeeds(Gateway gateway, double... speeds) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < speeds.length; i++) {
      builder.begin(CAR, START + i).packetId("p" + i).number("speed", speeds[i]).end();
    }
    return (Receipt)
        gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  @Test
  void whatJumpedComesBackWhenNobodyAsksForItsRateAnyMore() throws Exception {
    try (Gateway gateway = openWithRate(50)) {
      assertThat(sendSpeeds(gateway, 100, 300).quarantined()).isEqualTo(1);
      Channel unchecked = Channel.number("speed", "km/h", 0, 400);
      gateway.channels().set(List.of(unchecked), "test");
      Act act =
          gateway.workbench().await(gateway.workbench().reprocess(LetterFilter.ALL, "test"), LONG);
      assertThat(act.released()).isEqualTo(1);
      assertThat(act.discarded()).isZero();
      assertSound(gateway);
    }
  }

  @Test
  void whatJumpedIsKnownWhenItIsSentAgainAlsoAfterARestart() {
    try (Gateway gateway = openWithRate(50)) {
      sendSpeeds(gateway, 100, 300);
      assertThat(sendSpeeds(gateway, 100, 300).duplicate()).isEqualTo(2);
    }
    try (Gateway gateway = openWithRate(50)) {
      assertThat(sendSpeeds(gateway, 100, 300).duplicate()).isEqualTo(2);
      assertThat(gateway.ledger().accepted()).isEqualTo(1);
    }
  }

  @Test
  void theGoodSamplesOfABadPacketGoBackAndTheBadOnesStay() throws Exception {
    try (Gateway gateway = open(400)) {
      ChunkBuilder builder = new ChunkBuilder();
      builder.begin(CAR, START).packetId("a").number("speed", 500).number("rpm", -1).end();
      gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    }
    try (Gateway gateway = open(1_000)) {
      gateway.workbench().await(gateway.workbench().reprocess(LetterFilter.ALL, "test"), LONG);
      assertSound(gateway);
      assertThat(gateway.ledger().released()).isEqualTo(1);
      List<Letter> open = gateway.letters().newest(LetterFilter.ALL, 10);
      assertThat(open).hasSize(1);
      assertThat(open.getFirst().defect().channel()).isEqualTo("rpm");
      assertThat(open.getFirst().defect().split()).isTrue();
    }
  }

  @Test
  void whatCouldNotBeReadStaysUntilItIsMended() throws Exception {
    try (Gateway gateway = open(400)) {
      send(gateway, 0, 2);
      List<Letter> letters = gateway.letters().newest(LetterFilter.ALL, 10);
      List<Long> ids = new ArrayList<>();
      List<String> requests = new ArrayList<>();
      ChunkBuilder builder = new ChunkBuilder();
      for (Letter letter : letters) {
        ids.add(letter.position());
        requests.add(letter.chunk().requestId(letter.packet()).text());
        builder.begin(CAR, START).number("speed", 100).end();
      }
      ids.add(77L);
      requests.add("nobody");
      builder.begin(CAR, START).number("speed", 100).end();
      Chunk mended = builder.build(gateway.requestIds(), 1);
      assertThat(gateway.workbench().mend(mended, ids, requests, "test").outcomes())
          .containsExactly(Outcome.RELEASED, Outcome.RELEASED, Outcome.UNKNOWN);
      assertThat(gateway.workbench().mend(mended, ids, requests, "test").outcomes())
          .containsExactly(Outcome.SETTLED, Outcome.SETTLED, Outcome.UNKNOWN);
      assertSound(gateway);
      Letter settled = gateway.letters().find(ids.getFirst()).orElseThrow();
      assertThat(settled.state()).isEqualTo(LetterState.RELEASED);
    }
  }

  @Test
  void filtersMeanWhatTheySay() {
    try (Gateway gateway = open(400)) {
      send(gateway, 0, 100);
      ChunkBuilder builder = new ChunkBuilder();
      builder.begin(new Stream("car-1", "other", "spa"), START + 7).number("rpm", -1).end();
      gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
      assertThat(count(gateway, LetterFilter.ALL)).isEqualTo(101);
      assertThat(count(gateway, LetterFilter.ALL.withSource("car-1"))).isEqualTo(1);
      assertThat(count(gateway, LetterFilter.ALL.withSession("other"))).isEqualTo(1);
      assertThat(count(gateway, LetterFilter.ALL.withChannel("speed"))).isEqualTo(100);
      assertThat(count(gateway, LetterFilter.ALL.withReasons(Set.of(Reason.SENTINEL)))).isZero();
      assertThat(count(gateway, LetterFilter.ALL.withTimes(START + 5, START + 7))).isEqualTo(4);
      assertThat(count(gateway, LetterFilter.ALL.withPositions(3, 5))).isEqualTo(2);
      assertThat(gateway.letters().groups(LetterFilter.ALL, false, 10)).hasSize(2);
    }
  }

  private static long count(Gateway gateway, LetterFilter filter) {
    long[] count = new long[1];
    gateway
        .letters()
        .visit(
            filter,
            letter -> {
              count[0]++;
              return true;
            });
    assertThat(gateway.letters().newest(filter, 1_000)).hasSize((int) count[0]);
    return count[0];
  }
}
