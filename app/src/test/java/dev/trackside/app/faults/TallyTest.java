package dev.trackside.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What judges the fault run sees each of the faults that it is there for. */
final class TallyTest {
  private final Tally tally =
      new Tally("sink", Map.of("b1", "LIVE", "b2", "BACKLOG", "b3", "LIVE"));
  private final BitSet quarantined = new BitSet();

  private void take(int packet, String source, String batch) {
    tally.take("p" + packet, source, batch, "request-" + packet);
  }

  @Test
  void findsNothingWhereAllIsThereOnceAndInOrderWithinALane() {
    quarantined.set(3);
    take(0, "car-1", "b1");
    take(2, "car-1", "b3");
    take(1, "car-1", "b2");
    take(4, "car-2", "b3");
    assertThat(tally.wrong(5, quarantined)).isEmpty();
    assertThat(tally.count()).isEqualTo(4);
  }

  @Test
  void seesWhatIsMissing() {
    take(0, "car-1", "b1");
    assertThat(tally.wrong(2, quarantined)).containsExactly("sink lacks p1");
  }

  @Test
  void seesWhatIsThereTwice() {
    take(0, "car-1", "b1");
    take(0, "car-1", "b3");
    assertThat(tally.wrong(1, quarantined)).singleElement().asString().contains("p0 twice");
  }

  @Test
  void seesWhatIsOutOfOrderInALane() {
    take(1, "car-1", "b1");
    take(0, "car-1", "b3");
    assertThat(tally.wrong(2, quarantined))
        .containsExactly("sink holds p0 behind p1 of car-1 LIVE");
  }

  @Test
  void seesWhatNobodySentAndWhatIsADeadLetterToo() {
    quarantined.set(0);
    take(0, "car-1", "b1");
    take(1, "car-1", "b1");
    take(7, "car-1", "b4");
    assertThat(tally.wrong(1, quarantined))
        .hasSize(3)
        .anyMatch(each -> each.contains("p0, a dead letter"))
        .anyMatch(each -> each.contains("p1, which was never sent"))
        .anyMatch(each -> each.contains("in b4"));
  }
}
