package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Health;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last look at what leaves: a batch with a forbidden text is not sent. */
@Timeout(120)
final class ForbiddenTest {
  @TempDir Path folder;

  private static Optional<Forbidden.Hit> find(Forbidden texts, String bytes) {
    byte[] all = (bytes + "Max Muster").getBytes(StandardCharsets.UTF_8);
    return texts.find(all, all.length - "Max Muster".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Max Muster",
        "{\"a\":\"xMax Mustery\"}",
        "\\u004dax Muster",
        "Max\\u0020Muster",
        "\\u004D\\u0061\\u0078\\u0020\\u004D\\u0075\\u0073\\u0074\\u0065\\u0072",
        "{\"a\":\"{\\\"b\\\":\\\"\\\\u004dax Muster\\\"}\"}",
        "Zoë \\\"Z\\\" 🏎",
        "Zo\\u00eb \\\"Z\\\" 🏎",
        "Zo\\u00EB \\\"Z\\\" \\ud83c\\udfce",
        "Zoë \\u0022Z\\u0022 \\uD83C\\uDFCE"
      })
  void aTextIsFoundHoweverItIsWritten(String written) {
    Forbidden texts = Forbidden.of(List.of("none", "Max Muster", "Zoë \"Z\" 🏎"));
    Optional<Forbidden.Hit> hit = find(texts, "{\"x\":\"\\n\\n\"}\n" + written + "\nno\n");
    assertThat(hit.map(Forbidden.Hit::line)).contains(2);
    assertThat(hit.orElseThrow().number()).isEqualTo(written.contains("Z") ? 3 : 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Max", "max muster", "Max  Muster", "\\u004", "M\\u00", "\\", "Ma"})
  void whatIsAnotherTextIsNotFound(String written) {
    assertThat(find(Forbidden.of(List.of("Max Muster")), written)).isEmpty();
  }

  @Test
  void itFindsWhatASearchOfStringsFinds() {
    Random random = new Random(11);
    for (int round = 0; round < 3_000; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        texts.add(letters(random, 3 + random.nextInt(4)));
      }
      String all = letters(random, random.nextInt(40));
      boolean stands = texts.stream().anyMatch(all::contains);
      assertThat(find(Forbidden.of(texts), all).isPresent())
          .as(texts + " " + all)
          .isEqualTo(stands);
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("ab\n".charAt(random.nextInt(20) == 0 ? 2 : random.nextInt(2)));
    }
    return text.toString();
  }

  @Test
  void aTextThatWouldBeFoundEverywhereIsRefused() {
    assertThatThrownBy(() -> Forbidden.of(List.of("good", "no")))
        .hasMessageContaining("forbidden text 2 has 2 bytes");
  }

  private static Health.SinkHealth sink(Gateway gateway) {
    return gateway.health().sinks().getFirst();
  }

  private static void awaitHeld(Gateway gateway) throws Exception {
    Eventually.holds("held", () -> sink(gateway).state() == Health.SinkState.HELD);
    assertThat(gateway.health().status()).isEqualTo(Health.Status.WARNING);
    assertThat(sink(gateway).problem()).contains("is held", "forbidden text 2");
    assertThat(sink(gateway).problem()).doesNotContain("OnTrack");
  }

  private static List<Entry> entries(Gateway gateway, Kind kind) {
    return gateway
        .store()
        .read(connection -> AuditReader.page(connection, AuditQuery.all().ofKind(kind), 0, 1_000));
  }

  /** That it stood is logged once, however often it was looked at, and so is that it went on. */
  private static void assertLoggedOnce(Gateway gateway, boolean isFrozen) {
    List<Entry> held = entries(gateway, Kind.BATCH_HELD);
    assertThat(held).hasSize(1);
    assertThat(held.getFirst().data()).containsEntry("forbidden_text", 2L);
    assertThat(held.getFirst().data()).containsEntry("frozen", isFrozen);
    assertThat(new String(held.getFirst().body(), StandardCharsets.UTF_8))
        .doesNotContain("OnTrack");
    List<Entry> cleared = entries(gateway, Kind.BATCH_CLEARED);
    assertThat(cleared).hasSize(1);
    assertThat(cleared.getFirst().text("batch")).isEqualTo(held.getFirst().text("batch"));
    Entry acked = entries(gateway, Kind.BATCH_ACKED).getLast();
    assertThat(acked.seq()).isGreaterThan(cleared.getFirst().seq());
  }

  @Test
  void aDraftIsHeldUntilAPolicyCutsItOtherwise() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    fenced.forbidden = Forbidden.of(List.of("nothing", "OnTrack"));
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":1"));
      drain(gateway);
      send(gateway, packet("spa", 1, "\"speed\":2,\"status\":\"OnTrack\""));
      send(gateway, packet("spa", 2, "\"speed\":3"));
      awaitHeld(gateway);
      assertThat(fenced.memory.lines()).hasSize(1);
    }
    try (Gateway gateway = fenced.open()) {
      awaitHeld(gateway);
      assertThat(entries(gateway, Kind.BATCH_CLEARED)).isEmpty();
      var policy = FencedGateway.changed("policy.yaml", "[A-Za-z]{3,12}", "[A-Z]{3,12}");
      gateway.policies().orElseThrow().activate(policy, "test", "");
      drain(gateway);
      assertThat(fenced.lines(3).get(1)).contains("\"speed\":2", "\"_withheld\":[\"status\"]");
      assertThat(sink(gateway).problem()).isNull();
      assertThat(gateway.health().status()).isEqualTo(Health.Status.OK);
      assertLoggedOnce(gateway, false);
    }
    assertThat(String.join("", fenced.memory.texts())).doesNotContain("OnTrack");
    assertThat(fenced.memory.changed()).isEmpty();
  }

  @Test
  void aFrozenBatchIsHeldUntilTheTextIsOffTheList() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    fenced.turns = () -> Turn.DENY;
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 1, "\"speed\":2,\"status\":\"OnTrack\""));
      Eventually.holds("sent once", () -> !fenced.memory.attempts().isEmpty());
      fenced.forbidden = Forbidden.of(List.of("nothing", "OnTrack"));
      awaitHeld(gateway);
    }
    int attempts = fenced.memory.attempts().size();
    fenced.turns = () -> Turn.TAKE;
    try (Gateway gateway = fenced.open()) {
      awaitHeld(gateway);
      assertThat(fenced.memory.attempts()).hasSize(attempts);
      fenced.forbidden = Forbidden.of(List.of("nothing"));
      drain(gateway);
      assertThat(fenced.lines(1).getFirst()).contains("OnTrack");
      assertThat(sink(gateway).state()).isEqualTo(Health.SinkState.IDLE);
      assertLoggedOnce(gateway, true);
    }
    assertThat(fenced.memory.changed()).isEmpty();
    assertThat(fenced.memory.attempts()).hasSize(attempts + 1);
  }
}
