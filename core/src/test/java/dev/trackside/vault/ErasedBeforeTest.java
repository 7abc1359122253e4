package dev.trackside.vault;

import static dev.trackside.vault.SealedInput.packet;
import static dev.trackside.vault.SealedSite.drain;
import static dev.trackside.vault.SealedSite.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches frozen after an erasure, and made again after a restart that came before the ack. */
@Timeout(120)
final class ErasedBeforeTest {
  @TempDir Path folder;
  private SealedSite site;

  @BeforeEach
  void begin() {
    site = new SealedSite(folder.resolve("data"));
  }

  /** Of a circuit that nobody knows heart rates wait. */
  private static String heart(int second, int rate) {
    return nowhere(packet(second, "\"heart_rate\":" + rate, ""));
  }

  private static String nowhere(String packet) {
    return packet.replace("\"spa\"", "\"nowhere\"");
  }

  private static void erase(Gateway gateway) throws Exception {
    assertThat(gateway.vault().keys().destroy(each -> true)).isPositive();
  }

  /** Lets the sinks have what waits, which they deny. */
  private void freeze(Gateway gateway) throws Exception {
    site.turns = () -> Turn.DENY;
    gateway.pause("", false);
    Eventually.holds(
        "both sinks were offered a batch",
        () -> !site.site.attempts().isEmpty() && !site.cloud.attempts().isEmpty());
  }

  private void deliverAfterARestart() throws Exception {
    site.turns = () -> Turn.TAKE;
    try (Gateway gateway = site.open()) {
      drain(gateway);
    }
  }

  @Test
  void whatWasErasedBeforeItWasFrozenIsMadeAgainAsItWas() throws Exception {
    try (Gateway gateway = site.open()) {
      gateway.pause("", true);
      taken(gateway, heart(0, 151));
      erase(gateway);
      freeze(gateway);
    }
    deliverAfterARestart();
    assertThat(site.site.lines()).hasSize(1);
    assertThat(site.cloud.lines()).hasSize(1);
    assertThat(site.site.changed()).isEmpty();
    assertThat(site.cloud.changed()).isEmpty();
  }

  @Test
  void ofAHeldPacketOnlyMetadataWereErasedBefore() throws Exception {
    try (Gateway gateway = site.open()) {
      gateway.pause("", true);
      String metadata = ",\"metadata\":{\"driver\":\"%s\"}".formatted(SealedInput.NAME);
      // What is under export control waits there, and a driver leaves as a code.
      taken(gateway, packet(0, "\"pu_map\":3", metadata).replace("\"spa\"", "\"sao_paulo\""));
      assertThat(gateway.vault().keys().destroy(each -> each.scope().purpose().equals("identity")))
          .isPositive();
      taken(gateway, packet(1, "\"speed\":199", ""));
      freeze(gateway);
    }
    deliverAfterARestart();
    assertThat(site.cloud.lines()).hasSize(1);
    assertThat(site.cloud.changed()).isEmpty();
  }

  /** Both held, had they had nothing else; one told of its driver when it was frozen. */
  @Test
  void metadataBesideHeldSamplesWereErasedPartlyBeforeAndPartlyAfter() throws Exception {
    String metadata = ",\"metadata\":{\"driver\":\"%s\"}".formatted(SealedInput.NAME);
    try (Gateway gateway = site.open()) {
      gateway.pause("", true);
      taken(gateway, packet(0, "\"pu_map\":3", metadata).replace("\"spa\"", "\"sao_paulo\""));
      site.nowMillis.addAndGet(10_000);
      erase(gateway);
      site.nowMillis.addAndGet(10_000);
      taken(gateway, packet(1, "\"pu_map\":4", metadata).replace("\"spa\"", "\"sao_paulo\""));
      taken(gateway, packet(2, "\"speed\":199", ""));
      freeze(gateway);
      site.nowMillis.addAndGet(10_000);
      erase(gateway);
    }
    deliverAfterARestart();
    assertThat(site.site.lines()).hasSize(3);
    assertThat(site.cloud.lines()).hasSize(2);
    assertThat(String.join("\n", site.site.lines())).doesNotContain(SealedInput.NAME);
  }

  @Test
  void someWasErasedBeforeItWasFrozenAndSomeAfter() throws Exception {
    try (Gateway gateway = site.open()) {
      gateway.pause("", true);
      taken(gateway, heart(0, 151));
      site.nowMillis.addAndGet(10_000);
      erase(gateway);
      site.nowMillis.addAndGet(10_000);
      taken(gateway, heart(1, 152), packet(2, "\"speed\":199,\"heart_rate\":153", ""));
      freeze(gateway);
      site.nowMillis.addAndGet(10_000);
      erase(gateway);
    }
    deliverAfterARestart();
    assertThat(site.site.lines()).hasSize(3);
    assertThat(site.cloud.lines()).hasSize(2);
    assertThat(String.join("\n", site.site.lines())).doesNotContain("152", "153");
  }
}
