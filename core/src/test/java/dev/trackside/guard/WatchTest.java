package dev.trackside.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Breakers over whole chunks: what is held, what passes, and that trouble stays where it is. */
final class WatchTest {
  private static final Stream CAR = new Stream("car-44", "race", "spa");
  private static final long START = 1_756_645_200_000_000_000L;
  private static final long TICK = 10_000_000L;

  private final Validator validator = new Validator(ChannelRegistry.standard(), 100);
  private final Watch watch = new Watch(BreakerRules.standard());
  private final ChunkBuilder builder = new ChunkBuilder();
  private long nanos;

  private Judgement judge() {
    return judge(new BitSet());
  }

  private Judgement judge(BitSet duplicates) {
    Chunk chunk = builder.build(new RequestIds(1, 1), START);
    nanos += TICK;
    return watch.judge(validator.judge(chunk), duplicates, new Moment(nanos, nanos / 1_000_000));
  }

  private WatchTest packet(double speed, double rpm) {
    builder.begin(CAR, START + nanos).number("speed", speed).number("rpm", rpm).end();
    return this;
  }

  private WatchTest alone(double speed) {
    builder.begin(CAR, START + nanos).number("speed", speed).end();
    return this;
  }

  private List<String> reasons(Judgement judgement) {
    List<String> reasons = new ArrayList<>();
    for (int letter = 0; letter < judgement.deadLetters().count(); letter++) {
      reasons.add(
          judgement.deadLettersFrom().of(letter)
              + (judgement.deadLetters().defect(letter).split() ? " sample " : " packet ")
              + judgement.deadLetters().defect(letter).text());
    }
    return reasons;
  }

  @Test
  void aStuckChannelIsHeldAloneAndThePacketGoesOn() {
    for (int i = 0; i < 5; i++) {
      packet(-1, 900);
    }
    packet(300, 901);
    Judgement judgement = judge();
    assertThat(judgement.accepted().count()).isEqualTo(6);
    assertThat(judgement.accepted().sampleCount()).isEqualTo(6);
    assertThat(judgement.split()).isEqualTo(6);
    assertThat(reasons(judgement))
        .contains("4 sample out_of_range|sensor=speed|expected=[0,400]")
        .endsWith("5 sample circuit_open|sensor=speed");
    assertThat(watch.all()).extracting(BreakerStatus::key).containsExactly(key("speed"));
  }

  private static BreakerKey key(String channel) {
    return new BreakerKey("car-44", channel);
  }

  @Test
  void aPacketWithNothingLeftIsADeadLetterWhole() {
    for (int i = 0; i < 5; i++) {
      alone(-1);
    }
    alone(300);
    Judgement judgement = judge();
    assertThat(judgement.accepted().count()).isZero();
    assertThat(judgement.quarantined()).isEqualTo(6);
    assertThat(reasons(judgement)).endsWith("5 packet circuit_open|sensor=speed");
    assertThat(watch.all()).as("a single channel is no trouble of its source").hasSize(1);
    builder.begin(CAR, START).number("rpm", 5).end();
    assertThat(judge().accepted().count()).as("another channel").isEqualTo(1);
  }

  @Test
  void packetsBadInSeveralChannelsAreTheSourcesTrouble() {
    for (int i = 0; i < 5; i++) {
      packet(-1, -1);
    }
    builder.begin(CAR, START).number("gear", 3).end();
    builder.begin(new Stream("car-16", "race", "spa"), START).number("gear", 3).end();
    Judgement judgement = judge();
    assertThat(reasons(judgement)).endsWith("5 packet circuit_open");
    assertThat(judgement.accepted().stream(0).source()).isEqualTo("car-16");
    assertThat(watch.all())
        .extracting(BreakerStatus::key)
        .containsExactlyInAnyOrder(key(""), key("speed"), key("rpm"));
  }

  private int passed(double speed, int times) {
    int passed = 0;
    for (int i = 0; i < times; i++) {
      packet(speed, 900);
      passed += judge().accepted().sampleCount() - 1; // the other channel always passes
    }
    return passed;
  }

  @Test
  void aBadOneAmongTheEvidenceBeginsItsCountAnew() {
    assertThat(passed(-1, 5)).isZero();
    assertThat(passed(300, 19)).isZero();
    assertThat(passed(-1, 1)).isZero();
    assertThat(passed(300, 20)).as("the twentieth is held, it only opens the way").isZero();
    assertThat(passed(300, 1)).isEqualTo(1);
  }

  @Test
  void aBadOneAfterTheRecoveryBeginsItAnew() {
    assertThat(passed(-1, 6)).isZero();
    nanos += 31_000_000_000L;
    assertThat(passed(-1, 1)).isZero();
    nanos += 15_000_000_000L;
    assertThat(passed(300, 1)).as("46 s after it opened, 15 s after the bad probe").isZero();
    nanos += 16_000_000_000L;
    assertThat(passed(300, 1)).isEqualTo(1);
  }

  @Test
  void noSignalIsNoFailure() {
    for (int i = 0; i < 50; i++) {
      builder.begin(CAR, START).number("brake", 104).number("throttle", 104).end();
    }
    assertThat(judge().quarantined()).isEqualTo(50);
    assertThat(watch.all()).isEmpty();
  }

  @Test
  void duplicatesSayNothingNew() {
    BitSet all = new BitSet();
    for (int i = 0; i < 20; i++) {
      packet(-1, -1);
      all.set(i);
    }
    judge(all);
    assertThat(watch.all()).isEmpty();
  }

  @Test
  void quietTrafficIsHandedThroughAsItIs() {
    packet(300, 900);
    Chunk chunk = builder.build(new RequestIds(1, 1), START);
    Judgement judged = validator.judge(chunk);
    assertThat(watch.judge(judged, new BitSet(), new Moment(1, 1))).isSameAs(judged);
  }

  @Test
  void whatIsTakenBackNeverHappened() {
    SplittableRandom random = new SplittableRandom(7);
    Watch other = new Watch(BreakerRules.standard());
    for (int round = 0; round < 400; round++) {
      int packets = 1 + random.nextInt(12);
      for (int i = 0; i < packets; i++) {
        packet(random.nextInt(3) > 0 ? -1 : 5, random.nextInt(4) > 0 ? -1 : 5);
      }
      Chunk chunk = builder.build(new RequestIds(1, 1), START);
      Judgement judged = validator.judge(chunk);
      Moment now = new Moment(nanos += TICK * random.nextInt(600), 5);
      watch.mark();
      watch.judge(judged, new BitSet(), now);
      watch.rollBack();
      watch.mark();
      Judgement again = watch.judge(judged, new BitSet(), now);
      Judgement once = other.judge(judged, new BitSet(), now);
      assertThat(reasons(again)).isEqualTo(reasons(once));
      assertThat(watch.all()).containsExactlyInAnyOrderElementsOf(other.all());
    }
  }

  @Test
  void troubleOfOneChannelCostsNoGoodSampleOfAnother() {
    Map<String, Integer> deadByChannel = new TreeMap<>();
    int good = 0;
    for (int tick = 0; tick < 1_500; tick++) {
      for (int car = 0; car < 2; car++) {
        builder.begin(new Stream("car-" + car, "race", "spa"), START + tick * TICK);
        builder.number("speed", car == 0 && tick > 100 ? 65_535 : 200); // stuck
        builder.number("rpm", car == 1 && tick % 40 < 7 ? -1 : 9_000); // flapping
        for (int channel = 2; channel < 300; channel++) {
          builder.number("c" + channel, tick);
        }
        builder.end();
      }
      Judgement judgement = judge();
      good += judgement.accepted().sampleCount();
      Chunk dead = judgement.deadLetters();
      for (int letter = 0; letter < dead.count(); letter++) {
        assertThat(dead.endSample(letter) - dead.firstSample(letter)).isEqualTo(1);
        deadByChannel.merge(
            dead.stream(letter).source() + " " + dead.channelOf(letter, dead.firstSample(letter)),
            1,
            Integer::sum);
      }
      assertThat(judgement.accepted().count()).isEqualTo(2);
    }
    assertThat(deadByChannel).containsOnlyKeys("car-0 speed", "car-1 rpm");
    assertThat(good)
        .isEqualTo(
            1_500 * 2 * 300 - deadByChannel.values().stream().mapToInt(Integer::intValue).sum());
  }

  private static Channel asking(Checks checks) {
    return Channel.number("t", "°C", -1_000, 1_000).withChecks(checks);
  }

  private List<String> history(Checks checks, double... timesAndValues) {
    Validator asks = new Validator(ChannelRegistry.of(List.of(asking(checks))), 100);
    Watch own = new Watch(BreakerRules.standard());
    List<String> told = new ArrayList<>();
    for (int i = 0; i < timesAndValues.length; i += 2) {
      long time = START + Math.round(timesAndValues[i] * 1e9);
      builder.begin(CAR, time).number("t", timesAndValues[i + 1]).end();
      Chunk chunk = builder.build(new RequestIds(1, 1), time);
      Judgement judgement = own.judge(asks.judge(chunk), new BitSet(), new Moment(0, 0));
      told.add(
          judgement.accepted().count() == 1
              ? "ok"
              : judgement.deadLetters().defect(0).reason().word());
    }
    return told;
  }

  @Test
  void checksOnEarlierSamplesAreMadeWhereTheyAreAskedFor() {
    String slow = Reason.RATE_OF_CHANGE.word();
    assertThat(history(new Checks(10, 0, 0, false, false), 0, 20, 1, 25, 2, 90, 3, 30, 4, 31))
        .as("one spike costs nobody else")
        .containsExactly("ok", "ok", slow, "ok", "ok");
    assertThat(history(new Checks(10, 0, 0, false, false), 0, 0, 1, 90, 2, 90, 3, 91, 4, 92))
        .as("a step that stays")
        .containsExactly("ok", slow, slow, "ok", "ok");
    assertThat(history(new Checks(0, 2_000_000_000L, 0, false, false), 0, 5, 1, 5, 3, 5, 4, 6))
        .containsExactly("ok", "ok", slow, "ok");
    assertThat(history(new Checks(0, 0, 2_000_000_000L, false, false), 0, 5, 1, 5, 9, 5, 10, 5))
        .containsExactly("ok", "ok", Reason.CADENCE_VIOLATION.word(), "ok");
    assertThat(history(new Checks(0, 0, 0, true, false), 5, 1, 4, 1, 5, 1, 6, 1))
        .containsExactly("ok", Reason.OUT_OF_ORDER.word(), "ok", "ok");
    assertThat(history(new Checks(0, 0, 0, false, true), 5, 1, 5, 2, 6, 1))
        .containsExactly("ok", Reason.DUPLICATE_TIMESTAMP.word(), "ok");
  }

  @Test
  void aSourceWhoseClockRunsADayAheadIsQuarantined() {
    long day = 86_400_000_000_000L;
    builder.begin(CAR, START + day).number("speed", 1).end();
    builder.begin(CAR, START + day + 1).number("speed", 1).end();
    Judgement judgement = validator.judge(builder.build(new RequestIds(1, 1), START));
    assertThat(judgement.accepted().count()).isEqualTo(1);
    assertThat(judgement.deadLetters().defect(0).reason()).isEqualTo(Reason.CLOCK_SKEW);
  }

  @Test
  void anAliasMeansItsChannelAndIsNamedSo() {
    ChannelRegistry registry =
        ChannelRegistry.of(
            List.of(Channel.number("speed", "", 0, 10).withAliases(List.of("vCar"))));
    Validator named = new Validator(registry, 100);
    builder.begin(CAR, START).number("vCar", 5).end();
    builder.begin(CAR, START).number("vCar", 50).end();
    builder.begin(CAR, START).number("vCar", 5).number("speed", 6).end();
    Judgement judgement = named.judge(builder.build(new RequestIds(1, 1), START));
    assertThat(judgement.accepted().channelOf(0, 0)).isEqualTo("speed");
    assertThat(reasons(judgement))
        .containsExactly(
            "1 packet out_of_range|sensor=speed|expected=[0,10]",
            "2 sample malformed|sensor=speed|twice in one packet");
  }
}
