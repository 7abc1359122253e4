package dev.trackside.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Breakers at their edges: silence, a channel twice, too many names, editions. */
final class WatchLimitsTest {
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

  private void alone(double speed) {
    builder.begin(CAR, START + nanos).number("speed", speed).end();
  }

  @Test
  void aBreakerToWhichNothingComesClosesAfterItsRecovery() {
    for (int i = 0; i < 5; i++) {
      alone(-1);
    }
    alone(300);
    assertThat(judge().deadLetters().count()).isEqualTo(6);
    nanos += 20_000_000_000L;
    assertThat(closeSilent()).isZero();
    alone(301); // a sign of life
    judge();
    nanos += 29_000_000_000L;
    assertThat(closeSilent()).isZero();
    nanos += 1_000_000_000L;
    assertThat(closeSilent()).isEqualTo(1);
    assertThat(watch.all()).isEmpty();
    assertThat(watch.transitions())
        .extracting(BreakerTransition::cause)
        .containsExactly(BreakerTransition.Cause.SILENCE);
    alone(302);
    assertThat(judge().accepted().count()).isEqualTo(1);
  }

  private int closeSilent() {
    watch.mark();
    return watch.closeSilent(new Moment(nanos, nanos / 1_000_000));
  }

  @Test
  void aChannelTwiceInAPacketSaysNothingOfItsSensor() {
    for (int i = 0; i < 5; i++) {
      alone(-1);
    }
    judge();
    for (int i = 0; i < 23; i++) {
      builder.begin(CAR, START + nanos).number("speed", 200).number("speed", 201).end();
    }
    judge();
    for (int i = 0; i < 100; i++) {
      builder.begin(CAR, START + nanos).number("speed", -1).number("speed", -1).end();
      judge();
      alone(200);
      judge();
    }
    assertThat(watch.all()).isEmpty();
  }

  @Test
  void oneSourceCannotTakeTheBreakersOfAllOthers() {
    for (int set = 0; set < 10; set++) {
      for (int packet = 0; packet < 5; packet++) {
        builder.begin(CAR, START + nanos);
        for (int i = 0; i < 1_000; i++) {
          builder.number("c" + (set * 1_000 + i), Double.NaN);
        }
        builder.end();
        judge();
      }
    }
    assertThat(watch.all()).hasSizeLessThanOrEqualTo(8_192);
    assertThat(watch.untracked()).isPositive();
    Stream other = new Stream("car-1", "race", "spa");
    for (int i = 0; i < 5; i++) {
      builder.begin(other, START + nanos).number("speed", -1).end();
      judge();
    }
    assertThat(watch.all())
        .anySatisfy(each -> {
          assertThat(each.key()).isEqualTo(new BreakerKey("car-1", "speed"));
          assertThat(each.state()).isEqualTo(BreakerState.OPEN);
        });
  }

  @Test
  void eachEditionsChecksHoldAtItsOwnTimes() {
    Channel bar =
        Channel.number("boost", "bar", 0, 10)
            .withChecks(new Checks(1, 0, 0, false, false))
            .withValidity(new Validity(Long.MIN_VALUE, START));
    Channel kilopascal =
        Channel.number("boost", "kPa", 0, 1_000).withValidity(new Validity(START, Long.MAX_VALUE));
    Validator both = new Validator(ChannelRegistry.of(List.of(bar, kilopascal)), 100);
    builder.begin(CAR, START - 2_000_000).number("boost", 1).end();
    builder.begin(CAR, START - 1_000_000).number("boost", 9).end();
    builder.begin(CAR, START + 1_000_000).number("boost", 100).end();
    builder.begin(CAR, START + 2_000_000).number("boost", 900).end();
    Chunk chunk = builder.build(new RequestIds(1, 1), START);
    Judgement judgement = watch.judge(both.judge(chunk), new BitSet(), new Moment(1, 1));
    assertThat(judgement.deadLetters().count()).isEqualTo(1);
    assertThat(judgement.deadLetters().defect(0).reason()).isEqualTo(Reason.RATE_OF_CHANGE);
  }
}
