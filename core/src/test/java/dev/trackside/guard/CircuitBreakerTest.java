package dev.trackside.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.guard.BreakerTransition.Cause;
import dev.trackside.guard.CircuitBreaker.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The breaker's rules one by one, and held against an oracle that reads them another way. */
final class CircuitBreakerTest {
  private static final int SEQUENCES = 120_000;
  private static final long SECOND = 1_000_000_000L;
  private static final BreakerKey KEY = new BreakerKey("car-44", "speed");

  private final Breakers breakers = new Breakers(BreakerRules.standard());
  private long nanos = 77 * SECOND;

  private boolean come(Outcome outcome) {
    return breakers.come(KEY, outcome, new Moment(nanos, nanos / 1_000_000));
  }

  private void come(Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      come(outcome);
    }
  }

  private BreakerState state() {
    return breakers.all().stream()
        .findFirst()
        .map(BreakerStatus::state)
        .orElse(BreakerState.CLOSED);
  }

  @Test
  void opensAtTheFifthFailureInARow() {
    come(Outcome.BAD, 4);
    come(Outcome.GOOD);
    come(Outcome.BAD, 4);
    assertThat(state()).isEqualTo(BreakerState.CLOSED);
    come(Outcome.BAD);
    assertThat(state()).isEqualTo(BreakerState.OPEN);
    assertThat(come(Outcome.GOOD)).isFalse();
  }

  @Test
  void twentyGoodOnesInARowOpenTheWayAndThreeProbesCloseIt() {
    come(Outcome.BAD, 5);
    come(Outcome.GOOD, 19);
    come(Outcome.BAD);
    for (int i = 0; i < 20; i++) {
      assertThat(come(Outcome.GOOD)).isFalse();
    }
    assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(come(Outcome.GOOD)).isTrue();
    assertThat(come(Outcome.GOOD)).isTrue();
    assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(come(Outcome.GOOD)).isTrue();
    assertThat(breakers.isEmpty()).isTrue();
    assertThat(breakers.transitions())
        .extracting(BreakerTransition::cause)
        .containsExactly(Cause.FAILURES, Cause.EVIDENCE, Cause.PROBES);
  }

  @Test
  void theRecoveryTimeoutOpensTheWayToo() {
    come(Outcome.BAD, 5);
    nanos += 30 * SECOND - 1;
    assertThat(come(Outcome.GOOD)).isFalse();
    nanos += 1;
    assertThat(come(Outcome.GOOD)).isTrue();
    come(Outcome.BAD);
    assertThat(state()).isEqualTo(BreakerState.OPEN);
    nanos += 30 * SECOND - 1;
    assertThat(come(Outcome.GOOD)).isFalse();
    assertThat(breakers.transitions())
        .extracting(BreakerTransition::cause)
        .containsExactly(Cause.FAILURES, Cause.TIMEOUT, Cause.BAD_PROBE);
  }

  @Test
  void noSignalNeitherOpensNorCloses() {
    come(Outcome.BAD, 4);
    come(Outcome.NEUTRAL, 100);
    assertThat(state()).isEqualTo(BreakerState.CLOSED);
    come(Outcome.BAD);
    come(Outcome.GOOD, 19);
    come(Outcome.NEUTRAL, 100);
    assertThat(state()).isEqualTo(BreakerState.OPEN);
    come(Outcome.GOOD);
    assertThat(state()).isEqualTo(BreakerState.HALF_OPEN);
  }

  @Test
  void aWallClockThatSteppedDoesNotHoldABreakerLonger() {
    come(Outcome.BAD, 5);
    List<BreakerStatus> kept = breakers.all();
    Breakers restarted = new Breakers(BreakerRules.standard());
    long backwards = kept.getFirst().changedAtMillis() - 3_600_000;
    restarted.reload(kept, new Moment(5, backwards));
    assertThat(restarted.come(KEY, Outcome.GOOD, new Moment(30 * SECOND + 5, backwards))).isTrue();
    Breakers later = new Breakers(BreakerRules.standard());
    later.reload(kept, new Moment(5, kept.getFirst().changedAtMillis() + 10_000));
    assertThat(later.come(KEY, Outcome.GOOD, new Moment(20 * SECOND + 4, 0))).isFalse();
    assertThat(later.come(KEY, Outcome.GOOD, new Moment(20 * SECOND + 5, 0))).isTrue();
  }

  @Test
  void whatIsTakenBackNeverHappened() {
    come(Outcome.BAD, 3);
    breakers.mark();
    List<BreakerStatus> before = breakers.all();
    come(Outcome.BAD, 7);
    come(Outcome.GOOD, 30);
    breakers.rollBack();
    assertThat(breakers.all()).isEqualTo(before);
    assertThat(breakers.transitions()).isEmpty();
    come(Outcome.BAD, 2);
    assertThat(state()).isEqualTo(BreakerState.OPEN);
    assertThat(breakers.reset("car-44", "", new Moment(nanos, 0))).isEqualTo(1);
    assertThat(breakers.isEmpty()).isTrue();
  }

  @Test
  void rulesGoByThePatternOfTheSource() {
    BreakerSettings patient = new BreakerSettings(50, Duration.ofSeconds(1), 1, 1);
    BreakerRules rules =
        new BreakerRules(
            List.of(new BreakerRules.Rule("weather-*", patient)), BreakerSettings.standard());
    assertThat(rules.of("weather-1")).isEqualTo(patient);
    assertThat(rules.of("my-weather-1")).isEqualTo(BreakerSettings.standard());
    assertThat(rules.of("weather")).isEqualTo(BreakerSettings.standard());
  }

  @Test
  void tooManyBreakersForgetCountsBeforeOpenOnes() {
    for (int i = 0; i < 5; i++) {
      breakers.come(new BreakerKey("open", "x"), Outcome.BAD, new Moment(0, 0));
    }
    for (int i = 0; i < 70_000; i++) {
      breakers.come(new BreakerKey("s" + i, "x"), Outcome.BAD, new Moment(0, 0));
    }
    assertThat(breakers.all()).hasSizeLessThanOrEqualTo(65_536);
    assertThat(breakers.find("open")).isNotNull();
  }

  /** One event and when it came. */
  private record Event(Outcome outcome, long nanos) {}

  /** C, O or H after some events, at a moment; the slowest possible reading of the table. */
  private static char oracleState(List<Event> events, long now, BreakerSettings settings) {
    char state = 'C';
    long opened = 0;
    int count = 0;
    for (int i = 0; i <= events.size(); i++) {
      long moment = i == events.size() ? now : events.get(i).nanos();
      if (state == 'O' && moment - opened >= settings.recovery().toNanos()) {
        state = 'H';
        count = 0;
      }
      Outcome outcome = i == events.size() ? Outcome.NEUTRAL : events.get(i).outcome();
      if (outcome == Outcome.NEUTRAL) {
        continue;
      }
      boolean good = outcome == Outcome.GOOD;
      boolean counts = state == 'C' ? !good : good;
      count = counts ? count + 1 : 0;
      if ((state == 'C' && count == settings.failures()) || (state == 'H' && !good)) {
        state = 'O';
        opened = moment;
        count = 0;
      } else if (state == 'O' && count == settings.evidence()) {
        state = 'H';
        count = 0;
      } else if (state == 'H' && count == settings.probes()) {
        state = 'C';
        count = 0;
      }
    }
    return state;
  }

  @Test
  void agreesWithTheOracleOverManyRandomSequences() {
    SplittableRandom random = new SplittableRandom(44);
    int opened = 0;
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      BreakerSettings settings =
          new BreakerSettings(
              1 + random.nextInt(5),
              Duration.ofNanos(1 + random.nextInt(40)),
              1 + random.nextInt(6),
              1 + random.nextInt(3));
      Breakers tried = new Breakers(new BreakerRules(List.of(), settings));
      List<Event> events = new ArrayList<>();
      long now = random.nextInt(100);
      double badShare = random.nextDouble();
      int length = 1 + random.nextInt(40);
      for (int i = 0; i < length; i++) {
        now += random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(3);
        Outcome outcome =
            random.nextInt(10) == 0
                ? Outcome.NEUTRAL
                : random.nextDouble() < badShare ? Outcome.BAD : Outcome.GOOD;
        boolean expected = outcome == Outcome.GOOD && oracleState(events, now, settings) != 'O';
        boolean passes = tried.come(KEY, outcome, new Moment(now, now));
        if (outcome == Outcome.GOOD) {
          assertThat(passes).as("seed 44, sequence %d, event %d", sequence, i).isEqualTo(expected);
        }
        events.add(new Event(outcome, now));
      }
      char last = oracleState(events, events.getLast().nanos(), settings);
      BreakerState state =
          tried.all().stream().findFirst().map(BreakerStatus::state).orElse(BreakerState.CLOSED);
      assertThat(state.name().charAt(0)).as("sequence %d", sequence).isEqualTo(last);
      opened += last == 'O' ? 1 : 0;
    }
    assertThat(opened).as("the sequences must reach every state").isGreaterThan(SEQUENCES / 20);
  }
}
