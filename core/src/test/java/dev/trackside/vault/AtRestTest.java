package dev.trackside.vault;

import static dev.trackside.vault.SealedInput.CANARIES;
import static dev.trackside.vault.SealedInput.full;
import static dev.trackside.vault.SealedInput.packet;
import static dev.trackside.vault.SealedInput.vehicle;
import static dev.trackside.vault.SealedSite.drain;
import static dev.trackside.vault.SealedSite.send;
import static dev.trackside.vault.SealedSite.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.Compaction;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Driver data on the disk of a whole gateway: sealed, delivered as it was, gone when erased. */
@Timeout(180)
final class AtRestTest {
  private static final String BROKEN =
      "{\"source\":\"car-44\",\"driver\":\"" + SealedInput.NAME + "\" no JSON";

  @TempDir Path folder;
  private SealedSite site;

  @BeforeEach
  void begin() {
    site = new SealedSite(folder.resolve("data"));
  }

  private static String beat(int second, Object rate) {
    return packet(
        second,
        "\"speed\":1,\"driver\":\"%s\",\"heart_rate\":%s".formatted(SealedInput.NAME, rate),
        "");
  }

  @Test
  void nothingPlantedStandsInAFileAndAllOfItIsDelivered() throws Exception {
    List<Chunk> sent = new ArrayList<>();
    try (Gateway gateway = site.open()) {
      for (int i = 0; i < 40; i++) {
        Chunk chunk = SealedInput.chunk(gateway.requestIds(), full(i), vehicle(100 + i));
        sent.add(chunk);
        assertThat(((Receipt) gateway.accept(chunk)).accepted()).isEqualTo(2);
      }
      assertThat(taken(gateway, BROKEN).quarantined()).isOne();
      assertThat(taken(gateway, beat(300, "\"143.371\"")).accepted()).isOne();
      drain(gateway);
      assertNothingPlanted(gateway);
      Compaction compaction = new Compaction(gateway.store(), BlockLog.ofBuffer());
      while (compaction.step(80)) {
        assertNothingPlanted(gateway);
      }
      assertNothingPlanted(gateway);
      List<Letter> letters = gateway.letters().newest(LetterFilter.ALL, 9);
      assertThat(letters).hasSizeGreaterThanOrEqualTo(1);
      assertThat(letters.getLast().chunk().raw().text(0)).contains(SealedInput.NAME);
    }
    assertThat(site.files(SealedSite.planted())).isEmpty();
    List<String> wanted = new ArrayList<>();
    for (Chunk chunk : sent) {
      SealedInput.text(chunk).lines().filter(line -> line.startsWith("{")).forEach(wanted::add);
    }
    List<String> delivered =
        site.site.lines().stream()
            .map(line -> line.replaceAll(",\"batch_id\":\"[^\"]*\"", ""))
            .toList();
    assertThat(delivered).startsWith(wanted.toArray(new String[0]));
    assertThat(String.join("\n", delivered)).contains(CANARIES);
    assertThat(String.join("\n", site.cloud.lines())).doesNotContain(CANARIES);
  }

  private void assertNothingPlanted(Gateway gateway) throws Exception {
    assertThat(site.files(SealedSite.planted())).isEmpty();
    assertThat(SealedSite.stored(gateway)).contains("lap kind").doesNotContain(CANARIES);
  }

  @Test
  void aDuplicateOfASealedPacketIsKnownAfterARestart() throws Exception {
    String bad = packet(1, "\"speed\":\"%s\",\"driver\":\"Ann\"".formatted(SealedInput.NAME), "");
    String none =
        "{\"packet_id\":\"p-9\",\"source\":\"car-44\",\"samples\":{\"hr\":60},\"driver\":\"Ann\"}";
    try (Gateway gateway = site.open()) {
      assertThat(taken(gateway, full(0), bad, none).quarantined()).isOne();
      assertThat(taken(gateway, full(0), bad, none).duplicate()).isEqualTo(3);
    }
    assertThat(site.files(SealedSite.planted())).isEmpty();
    try (Gateway gateway = site.open()) {
      assertThat(taken(gateway, full(0), bad, none).duplicate()).isEqualTo(3);
      assertThat(taken(gateway, none.replace("60", "61")).quarantined()).isOne();
      drain(gateway);
    }
  }

  @Test
  void lockedKeysRefuseDriverDataAndNothingElse() throws Exception {
    Path table = folder.resolve("data/keys/subject.keys");
    try (Gateway gateway = site.open()) {
      assertThat(taken(gateway, full(0)).accepted()).isOne();
      drain(gateway);
      site.turns = () -> Turn.DENY;
      Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(gateway.vault().keys().problem()).contains("chmod 600");
      Refusal refusal = (Refusal) send(gateway, vehicle(1), full(2));
      assertThat(refusal.cause()).isEqualTo(Refusal.Cause.KEYS_LOCKED);
      assertThat(refusal.problem()).contains("cannot be sealed").contains("subject.keys");
      assertThat(refusal.hint()).contains("bring the subject keys back");
      assertThat(((Refusal) send(gateway, BROKEN)).cause()).isEqualTo(Refusal.Cause.KEYS_LOCKED);
      assertThat(taken(gateway, vehicle(1)).accepted()).isOne();
      assertThat(gateway.ledger().refused()).isEqualTo(3);
      assertThat(SealedSite.stored(gateway)).doesNotContain(CANARIES);
      Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("rw-------"));
      assertThat(gateway.vault().keys().problem()).isEmpty();
      assertThat(taken(gateway, full(2)).accepted()).isOne();
      site.turns = () -> Turn.TAKE;
      drain(gateway);
    }
    assertThat(site.site.lines()).hasSize(3);
    assertThat(site.files(SealedSite.planted())).isEmpty();
  }

  @Test
  void aSinkWaitsWhileTheKeysOfWhatItNeedsAreGone() throws Exception {
    Path table = folder.resolve("data/keys/subject.keys");
    Path aside = folder.resolve("aside");
    site.turns = () -> Turn.DENY;
    try (Gateway gateway = site.open()) {
      taken(gateway, full(0));
    }
    Files.move(table, aside);
    site.turns = () -> Turn.TAKE;
    try (Gateway gateway = site.open()) {
      for (int i = 0; i < 2_000 && gateway.sinks().getFirst().problem() == null; i++) {
        Thread.sleep(5);
      }
      assertThat(String.valueOf(gateway.sinks().getFirst().problem()))
          .contains("cannot be opened")
          .contains("is gone");
      assertThat(site.site.lines()).isEmpty();
      Files.move(aside, table);
      drain(gateway);
    }
    assertThat(site.site.lines()).hasSize(1);
    assertThat(site.site.lines().getFirst()).contains(CANARIES);
    assertThat(site.site.changed()).isEmpty();
  }

  @Test
  void aClassGivenByACommandCountsWhereNoSinkIsBehindTheFence() {
    try (Gateway gateway = site.open()) {
      gateway.policies().orElseThrow().classify("boost_x", PrivacyClass.HEALTH, "");
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder.resolve("data")))) {
      assertThat(gateway.policies()).isEmpty();
      assertThat(taken(gateway, packet(0, "\"boost_x\":7.25", "")).accepted()).isOne();
      assertThat(SealedSite.stored(gateway)).contains("boost_x kind " + ValueKind.SEALED);
    }
  }

  @Test
  void whatIsErasedIsWithheldByNameAndWaitsForNothing() throws Exception {
    try (Gateway gateway = site.open()) {
      gateway.pause("", true);
      taken(gateway, full(0), vehicle(1));
      taken(gateway, packet(2, "\"driver\":\"Ann\",\"speed\":2", ""));
      erase(gateway);
      gateway.pause("", false);
      drain(gateway);
      assertThat(gateway.sinks()).allMatch(sink -> sink.held() == 0);
    }
    assertThat(String.join("\n", site.site.lines()))
        .contains("\"_withheld\":[\"driver\",\"driver_id\",\"heart_rate\",\"radio\",\"note\"]")
        .contains("\"driver\":\"Ann\",\"speed\":2")
        .doesNotContain(CANARIES);
    assertThat(site.cloud.lines()).hasSize(3);
    assertThat(site.cloud.lines().getFirst())
        .contains("\"speed\":201.5", "\"_withheld\":[\"driver\",\"driver_id\",\"heart_rate\"")
        .contains("\"_unknown\":");
  }

  private static void erase(Gateway gateway) throws Exception {
    int gone =
        gateway.vault().keys().destroy(each -> each.scope().subject().equals(SealedInput.NAME));
    assertThat(gone).isPositive();
  }

  @Test
  void aBatchFrozenBeforeTheErasureIsDeliveredOnceWithWhatIsLeft() throws Exception {
    site.turns = () -> Turn.DENY;
    try (Gateway gateway = site.open()) {
      for (int i = 0; i < 20; i++) {
        taken(gateway, full(i), vehicle(100 + i));
      }
      for (int i = 0; i < 2_000 && site.cloud.attempts().isEmpty(); i++) {
        Thread.sleep(5);
      }
      erase(gateway);
    }
    List<String> frozen = site.cloud.attempts().stream().distinct().toList();
    site.turns = () -> Turn.TAKE;
    try (Gateway gateway = site.open()) {
      drain(gateway);
      assertThat(gateway.sinks()).allMatch(sink -> sink.acked() == 40);
    }
    for (List<String> lines : List.of(site.site.lines(), site.cloud.lines())) {
      assertThat(lines).hasSize(40);
      assertThat(String.join("\n", lines)).contains("_withheld").doesNotContain(CANARIES);
    }
    assertThat(site.cloud.attempts()).containsAll(frozen);
    try (Gateway gateway = site.open()) {
      drain(gateway);
    }
    assertThat(site.site.lines()).hasSize(40);
  }

  @Test
  void aLetterIsJudgedAgainAsItWasAndSealedAgain() throws Exception {
    try (Gateway gateway = site.open()) {
      Receipt receipt = taken(gateway, beat(0, 999.25));
      assertThat(receipt.split() + receipt.accepted()).isPositive();
      gateway
          .workbench()
          .await(
              gateway.workbench().reprocess(LetterFilter.ALL, "test"),
              java.time.Duration.ofSeconds(20));
      assertThat(gateway.workbench().problem()).isEmpty();
      assertThat(SealedSite.stored(gateway)).doesNotContain("999.25").doesNotContain(CANARIES);
      drain(gateway);
    }
  }
}
