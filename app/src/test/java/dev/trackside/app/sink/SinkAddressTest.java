package dev.trackside.app.sink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What names no sink is repeated without what may be secret in it. */
final class SinkAddressTest {
  @Test
  void anUnknownSchemeIsToldWithoutItsPassword() {
    assertThatThrownBy(() -> SinkAddress.parse("postgresql://gateway:Sunday7@db/race?password=p2"))
        .isInstanceOf(BadAddressException.class)
        .hasMessage("there is no sink for postgresql://...@db/race...")
        .hasMessageNotContaining("Sunday7");
    assertThatThrownBy(() -> SinkAddress.parse("s3:bucket"))
        .hasMessage("there is no sink for s3:bucket");
  }
}
