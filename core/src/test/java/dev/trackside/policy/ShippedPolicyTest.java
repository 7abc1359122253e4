package dev.trackside.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedPolicyTest {
  @Test
  void loadsAndReadsBackFromItsCanonicalForm() throws PolicyException {
    Policy shipped = PolicyReader.read(ShippedPolicy.documents());

    Policy again =
        PolicyReader.read(List.of(new PolicyReader.Document("canonical", shipped.canonical())));

    assertThat(again.canonical()).isEqualTo(shipped.canonical());
    assertThat(again.hash()).isEqualTo(shipped.hash());
  }

  @Test
  void outsideItsDatesACircuitIsUnknown() {
    Policy shipped = ShippedPolicy.get();
    int unknown = 0;
    for (Circuit each : shipped.parts().circuits()) {
      long before = each.validity().from();
      if (before > Long.MIN_VALUE) {
        assertThat(shipped.place(each.key(), before)).isInstanceOf(Place.Known.class);
        Place place = shipped.place(each.key(), before - 1);
        assertThat(place).isNotEqualTo(shipped.place(each.key(), before));
        unknown += place instanceof Place.Unknown ? 1 : 0;
      }
    }
    assertThat(unknown).isPositive();
  }

  @Test
  void everyCellTestHolds() {
    Policy shipped = ShippedPolicy.get();

    assertThat(CellCheck.failures(shipped)).isEmpty();
    assertThat(shipped.tests()).hasSizeGreaterThan(200);
  }
}
