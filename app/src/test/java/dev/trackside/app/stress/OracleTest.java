package dev.trackside.app.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.app.stress.oracle.Verdict;
import dev.trackside.receiver.Incoming;
import dev.trackside.receiver.Receiver;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import dev.trackside.tree.TreeHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * The oracle against a gateway that breaks its promises: a real run is tampered with as a broken
 * one would have left it, and each breach is found, under its own name and no other.
 */
final class OracleTest {
  @TempDir private static Path base;
  private static Stand honest;

  @TempDir private Path scratch;

  @BeforeAll
  static void drive() throws Exception {
    honest = Stand.run(base.resolve("run"), Stand.plan(150, 0), road -> road);
  }

  private Stand tampered() throws Exception {
    return honest.copy(scratch.resolve("copy"));
  }

  @Test
  void findsNothingWhereNothingIsWrong() throws Exception {
    Verdict verdict = honest.verdict();

    assertThat(Stand.missed(verdict)).as("%s", verdict.examples()).isEmpty();
    assertThat(verdict.sent()).isEqualTo(900);
    assertThat(verdict.lines()).isEqualTo(900);
  }

  @Test
  void findsOnePacketThatIsMissing() throws Exception {
    Stand stand = tampered();
    stand.rewrite(lines -> lines.subList(1, lines.size()));

    // Abroad nobody knows it any more: its request id stands nowhere in the garage.
    assertThat(Stand.missed(stand.verdict())).containsExactlyInAnyOrder("lost", "invented");
  }

  @Test
  void findsWhatWasAcknowledgedAndIsGoneAfterAPowerCut() throws Exception {
    Stand stand = tampered();
    Files.delete(stand.batches().getLast());

    assertThat(Stand.missed(stand.verdict())).contains("lost");
  }

  @Test
  void findsASampleThatIsMissing() throws Exception {
    Stand stand = tampered();
    stand.rewrite(lines -> withFirst(lines, packet -> samples(packet).remove("rpm")));

    assertThat(Stand.missed(stand.verdict())).containsExactly("lost");
  }

  @Test
  void findsABatchThatCameTwice() throws Exception {
    Stand stand = tampered();
    Path batch = stand.batches().getFirst();
    Files.copy(batch, batch.resolveSibling("again-" + batch.getFileName()));

    assertThat(Stand.missed(stand.verdict())).containsExactly("doubled");
  }

  @Test
  void findsAValueThatChanged() throws Exception {
    Stand stand = tampered();
    stand.rewrite(lines -> withFirst(lines, packet -> samples(packet).put("speed", 1.5)));

    assertThat(Stand.missed(stand.verdict())).containsExactly("altered");
  }

  @Test
  void findsAPacketThatNobodySent() throws Exception {
    Stand stand = tampered();
    stand.rewrite(lines -> {
      ObjectNode stranger = (ObjectNode) Json.read(lines.getFirst());
      lines.add(Json.line(stranger.put("packet_id", "44-999999")));
      return lines;
    });

    assertThat(Stand.missed(stand.verdict())).containsExactly("invented");
  }

  @Test
  void findsAFieldThatLeft() throws Exception {
    Stand stand = tampered();
    ObjectNode packet =
        (ObjectNode) Json.read(Files.readAllLines(stand.batches().getFirst()).getFirst());
    packet.putObject("samples").put("heart_rate", 151);
    packet.putObject("metadata").put("driver_name", "Canary Driver 44");
    byte[] body = (Json.line(packet) + "\n").getBytes(UTF_8);
    try (Receiver cloud =
        Receiver.open(
            stand.folder().cloud(),
            StoreOptions.standard().withDisk(0, 0),
            SystemTime.CLOCKS,
            List.of(),
            true)) {
      cloud.take(new Incoming("leak-s2-1", body, TreeHash.plain(body), false, List.of()));
    }

    Verdict verdict = stand.verdict();

    assertThat(Stand.missed(verdict)).containsExactly("leaked_fields");
    assertThat(verdict.leaks()).containsOnlyKeys("heart_rate", "driver_name");
  }

  @Test
  void findsAGoodPacketAmongTheDeadLetters() throws Exception {
    Stand stand = tampered();
    ObjectNode packet =
        (ObjectNode) Json.read(Files.readAllLines(stand.batches().getFirst()).getFirst());
    packet.put("state", "open").put("split", false).putNull("channel");
    Files.writeString(
        stand.folder().letters(), Json.line(packet) + "\n", StandardOpenOption.APPEND);

    assertThat(Stand.missed(stand.verdict())).containsExactly("wrongly_quarantined");
  }

  @Test
  void findsAnAuditLogThatDoesNotFitTheSinksProofs() throws Exception {
    Stand stand = tampered();
    Path note = stand.folder().site().resolve("audit").resolve("forged.checkpoint");
    Files.writeString(note, "forged\n");

    assertThat(Stand.missed(stand.verdict())).containsExactly("audit");
  }

  private interface Edit {
    void of(ObjectNode packet);
  }

  private static List<String> withFirst(List<String> lines, Edit edit) {
    ObjectNode packet = (ObjectNode) Json.read(lines.getFirst());
    edit.of(packet);
    lines.set(0, Json.line(packet));
    return lines;
  }

  private static ObjectNode samples(ObjectNode packet) {
    return (ObjectNode) packet.path("samples");
  }
}
