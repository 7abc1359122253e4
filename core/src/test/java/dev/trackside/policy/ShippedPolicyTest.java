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
  void everyCellTestHolds() {
    Policy shipped = ShippedPolicy.get();

    assertThat(CellCheck.failures(shipped)).isEmpty();
    assertThat(shipped.tests()).hasSizeGreaterThan(200);
  }
}
