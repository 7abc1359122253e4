package dev.trackside.delivery.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose turn it is, how fast, how large, and when again; the instants are handed in. */
final class LinkRulesTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 1})
  void theBacklogGetsItsShareOfTheBytesWhileBothHaveWork(double share) {
    LaneShare lanes = new LaneShare(share, 10_000);
    double[] bytes = new double[2];
    for (int i = 0; i < 10_000; i++) {
      Lane lane = lanes.turn();
      long length = lane == Lane.LIVE ? 700 : 1_900;
      bytes[lane == Lane.LIVE ? 0 : 1] += length;
      lanes.used(lane, length);
    }
    assertThat(bytes[1] / (bytes[0] + bytes[1])).isCloseTo(share, within(0.01));
  }

  @Test
  void liveGoesFirstAndNeverOwesMoreThanItsLimit() {
    LaneShare lanes = new LaneShare(0.5, 1_000);
    assertThat(lanes.turn()).isEqualTo(Lane.LIVE);
    lanes.used(Lane.LIVE, 1_000_000);
    lanes.used(Lane.BACKLOG, 2_001);
    assertThat(lanes.turn()).as("a large batch is paid off soon").isEqualTo(Lane.LIVE);
    lanes.used(Lane.LIVE, 100_000);
    lanes.clear();
    assertThat(lanes.turn()).isEqualTo(Lane.LIVE);
  }

  @Test
  void aLimitHoldsInTheLongRunWhateverTheSizes() {
    Bandwidth limit = new Bandwidth(1_000, 0);
    long now = 0;
    long sent = 0;
    for (int size = 1; now < 1_000 * SECOND; size = size * 7 % 4_001) {
      long wait = limit.waitNanos(now);
      now += wait;
      assertThat(limit.waitNanos(now)).as("what it said was enough").isZero();
      limit.take(size);
      sent += size;
    }
    assertThat(sent / (now / (double) SECOND)).isCloseTo(1_000, within(10.0));
  }

  @Test
  void anIdleLinkSavesNoMoreThanAQuarterOfASecond() {
    Bandwidth limit = new Bandwidth(1_000, 0);
    assertThat(limit.waitNanos(3_600 * SECOND)).isZero();
    limit.take(1_250);
    assertThat(limit.waitNanos(3_600 * SECOND)).isBetween(SECOND, SECOND + SECOND / 100);
    assertThat(new Bandwidth(0, 0).waitNanos(0)).as("no limit").isZero();
  }

  @Test
  void batchesOfTheBacklogFollowTheLink() {
    BatchSize size = new BatchSize(4 << 20, 0);
    assertThat(size.bytes()).isEqualTo(4 << 20);
    for (int i = 0; i < 10; i++) {
      size.took(3 * SECOND);
    }
    assertThat(size.bytes()).isEqualTo(256 << 10);
    size.took(SECOND * 7 / 10);
    assertThat(size.bytes()).as("neither slow nor quick").isEqualTo(256 << 10);
    size.took(SECOND / 10);
    assertThat(size.bytes()).isEqualTo(512 << 10);
    for (int i = 0; i < 10; i++) {
      size.took(SECOND / 10);
    }
    assertThat(size.bytes()).isEqualTo(4 << 20);
    assertThat(new BatchSize(4 << 20, 400_000).bytes()).isEqualTo(100_000);
    assertThat(new BatchSize(4 << 20, 400).bytes()).isEqualTo(16 << 10);
  }

  @Test
  void anOpenCircuitIsTriedAtShortIntervalsAndAnyAnswerClosesIt() {
    Circuit circuit = new Circuit(3, Duration.ofSeconds(1));
    circuit.failed(10);
    circuit.failed(20);
    assertThat(circuit.isOpen()).isFalse();
    assertThat(circuit.waitNanos(9 * SECOND, 1)).isEqualTo(9 * SECOND);
    circuit.failed(30);
    circuit.failed(40);
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.openSinceMillis()).isEqualTo(30);
    assertThat(circuit.waitNanos(9 * SECOND, 0)).isEqualTo(SECOND * 8 / 10);
    assertThat(circuit.waitNanos(9 * SECOND, 1)).isEqualTo(SECOND);
    assertThat(circuit.waitNanos(5, 1)).isEqualTo(5);
    circuit.answered();
    assertThat(circuit.isOpen()).isFalse();
    assertThat(circuit.openSinceMillis()).isZero();
  }

  @Test
  void whatAFarSideAsksForIsHeededButNotForEver() {
    assertThat(Circuit.restNanos(Duration.ZERO)).isZero();
    assertThat(Circuit.restNanos(Duration.ofSeconds(-5))).isZero();
    assertThat(Circuit.restNanos(Duration.ofSeconds(17))).isEqualTo(17 * SECOND);
    assertThat(Circuit.restNanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(600 * SECOND);
  }

  @Test
  void ratesAreThoseOfTheLastMinute() {
    DrainRate rate = new DrainRate();
    assertThat(rate.rates(0)).isEqualTo(new DrainRate.Rates(0, 0));
    for (int second = 0; second < 300; second++) {
      long acked = second < 200 ? 0 : (second - 200) * 50L;
      for (int look = 0; look < 3; look++) {
        rate.observe(second * 1_000L + look, acked, second * 20L);
      }
    }
    DrainRate.Rates rates = rate.rates(299_000);
    assertThat(rates.acked()).isCloseTo(50, within(0.01));
    assertThat(rates.intake()).isCloseTo(20, within(0.01));
    assertThat(rates.secondsFor(3_000).orElse(-1)).isCloseTo(100, within(0.1));
    assertThat(rates.secondsFor(0).orElse(-1)).isZero();
    assertThat(new DrainRate.Rates(20, 20).secondsFor(1)).isEmpty();
    rate.observe(5_000, 1, 1);
    assertThat(rate.rates(5_000)).as("the clock was set back").isEqualTo(new DrainRate.Rates(0, 0));
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    LinkOptions standard = LinkOptions.standard();
    assertThatThrownBy(() -> standard.withBacklogShare(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> standard.withBacklogShare(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> standard.withBytesPerSecond(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
