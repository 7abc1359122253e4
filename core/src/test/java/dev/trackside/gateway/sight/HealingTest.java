package dev.trackside.gateway.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerState;
import dev.trackside.guard.BreakerTransition;
import dev.trackside.guard.BreakerTransition.Cause;
import org.junit.jupiter.api.Test;

final class HealingTest {
  private static final BreakerKey SPEED = new BreakerKey("car-44", "speed");
  private static final long SECOND = 1_000_000_000L;

  private final Healing healing = new Healing();

  private void change(long atSecond, BreakerState from, BreakerState to, Cause cause) {
    healing.note(new BreakerTransition(atSecond * 1_000, SPEED, from, to, cause));
  }

  @Test
  void countsFromTheLastProbing() {
    change(0, BreakerState.CLOSED, BreakerState.OPEN, Cause.FAILURES);
    change(30, BreakerState.OPEN, BreakerState.HALF_OPEN, Cause.TIMEOUT);
    change(31, BreakerState.HALF_OPEN, BreakerState.OPEN, Cause.BAD_PROBE);
    change(61, BreakerState.OPEN, BreakerState.HALF_OPEN, Cause.TIMEOUT);
    change(63, BreakerState.HALF_OPEN, BreakerState.CLOSED, Cause.PROBES);
    assertThat(healing.times().count()).isEqualTo(1);
    assertThat(healing.times().max()).isEqualTo(2 * SECOND);
  }

  @Test
  void silenceAndHandsShowNothing() {
    change(30, BreakerState.OPEN, BreakerState.HALF_OPEN, Cause.TIMEOUT);
    change(90, BreakerState.HALF_OPEN, BreakerState.CLOSED, Cause.SILENCE);
    change(100, BreakerState.OPEN, BreakerState.HALF_OPEN, Cause.TIMEOUT);
    change(190, BreakerState.HALF_OPEN, BreakerState.CLOSED, Cause.RESET);
    assertThat(healing.times().count()).isZero();
  }

  @Test
  void oneThatWasNeverProbedIsNotCounted() {
    change(0, BreakerState.CLOSED, BreakerState.OPEN, Cause.FAILURES);
    change(30, BreakerState.OPEN, BreakerState.CLOSED, Cause.SILENCE);
    assertThat(healing.times().count()).isZero();
  }
}
