package dev.trackside.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class BudgetTest {
  private final Budget budget = new Budget(0.01, 100);
  private long bad;
  private long total;

  private void seconds(int count, int badEach, int totalEach) {
    for (int i = 0; i < count; i++) {
      bad += badEach;
      total += totalEach;
      budget.look(bad, total);
    }
  }

  @Test
  void isUnknownBeforeAnythingCame() {
    assertThat(budget.state()).isEqualTo(Slo.State.UNKNOWN);
    seconds(10, 0, 0);
    assertThat(budget.state()).isEqualTo(Slo.State.UNKNOWN);
  }

  @Test
  void isMetWhileLessFailsThanMay() {
    seconds(4_000, 1, 200);
    assertThat(budget.burn(3_600)).isCloseTo(0.5, within(0.001));
    assertThat(budget.state()).isEqualTo(Slo.State.MET);
  }

  @Test
  void burnsWhenItWouldBeUsedUpSoonAndIsNotYet() {
    seconds(3_600, 0, 100);
    seconds(200, 10, 100);
    assertThat(budget.burn(60)).isCloseTo(10, within(0.001));
    assertThat(budget.burn(3_600)).isLessThan(1);
    assertThat(budget.state()).isEqualTo(Slo.State.BURNING);
  }

  @Test
  void stopsBurningAMinuteAfterTheTroubleIsOver() {
    seconds(3_600, 0, 100);
    seconds(200, 10, 100);
    seconds(61, 0, 100);
    assertThat(budget.burn(300)).isGreaterThan(6);
    // The slower pair of windows still sees it: 2,000 of 180,000 in half an hour.
    assertThat(budget.burn(1_800)).isLessThan(2);
    assertThat(budget.state()).isEqualTo(Slo.State.MET);
  }

  @Test
  void isMissedWhenTheHourIsUsedUpAndMetAnHourLater() {
    seconds(3_600, 0, 100);
    seconds(360, 10, 100);
    assertThat(budget.state()).isEqualTo(Slo.State.MISSED);
    seconds(3_601, 0, 100);
    assertThat(budget.state()).isEqualTo(Slo.State.MET);
    assertThat(budget.burn(3_600)).isZero();
  }

  @Test
  void aBadBeginningBurnsAndIsNotYetMissed() {
    seconds(61, 20, 100);
    assertThat(budget.state()).isEqualTo(Slo.State.BURNING);
    seconds(240, 20, 100);
    assertThat(budget.state()).isEqualTo(Slo.State.MISSED);
  }

  @Test
  void fewSayLittle() {
    seconds(1, 0, 1);
    seconds(1, 1, 1);
    // One of two is bad; taken for one of a hundred it is just what may be.
    assertThat(budget.burn(60)).isCloseTo(1, within(0.001));
  }
}
