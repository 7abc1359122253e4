package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The runbook's sensor scenarios, command by command, with what they must answer. */
final class SensorScenariosTest {
  @TempDir Path folder;
  private int sent;

  private Outcome command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Outcome.of(all.toArray(String[]::new));
  }

  private JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Outcome outcome = command(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Json.read(outcome.out());
  }

  /** Ingests packets of one channel. */
  private void send(String channel, String... values) throws IOException {
    send(channel, values, "balanced");
  }

  private void send(String channel, String[] values, String told) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String value : values) {
      sent++;
      lines.append(
          """
          {"packet_id":"p%d","source":"car-44","timestamp":%d,"samples":{"%s":%s}}
          """
              .formatted(sent, 1_756_645_200_000L + sent, channel, value));
    }
    Path file = folder.resolve("part-" + sent + ".ndjson");
    Files.writeString(file, lines);
    Outcome outcome = command("ingest", file.toString(), "--session", "s", "--circuit", "spa");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(told);
  }

  private static String[] times(int count, String value) {
    return Collections.nCopies(count, value).toArray(String[]::new);
  }

  @Test
  void failuresInRapidSuccessionOpenTheBreakerAndItHealsByItself() throws Exception {
    send("speed", times(5, "9999"));
    send("speed", times(10, "200"), "10 good ones are held by breakers");
    JsonNode breaker = json("breaker", "status").path("breakers").path(0);
    assertThat(breaker.path("state").asString()).isEqualTo("OPEN");
    assertThat(breaker.path("channel").asString()).isEqualTo("speed");
    assertThat(command("breaker").out()).contains("tries again after 10 more good ones");
    JsonNode groups = json("dlq", "groups").path("groups");
    assertThat(groups).hasSize(2);
    assertThat(groups.path(0).path("reason").asString()).isEqualTo("circuit_open");
    assertThat(groups.path(0).path("open").asLong()).isEqualTo(10);
    send("speed", times(13, "201"));
    assertThat(json("breaker", "status").path("breakers")).isEmpty();
    JsonNode ledger = json("ledger", "--verify");
    assertThat(ledger.path("released").asLong()).isEqualTo(20);
    assertThat(ledger.path("open").asLong()).isEqualTo(5);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(command("breaker").out()).contains("all breakers are at rest").contains("probes");
  }

  @Test
  void afterCalibrationWhatWasRightComesBack() throws Exception {
    send("speed", "450", "451", "452", "9000");
    assertThat(command("dlq", "reprocess", "--dry-run").out()).contains("would release 0 of 4");
    assertThat(command("channels", "set", "speed", "--max", "500").out())
        .contains("dlq reprocess --channel speed");
    assertThat(command("dlq", "reprocess", "--channel", "speed", "--dry-run").out())
        .contains("would release 3 of 4");
    Outcome outcome = command("dlq", "reprocess", "--channel", "speed");
    assertThat(outcome.out()).contains("released 3 of 4").contains("1 are still bad");
    JsonNode ledger = json("ledger", "--verify");
    assertThat(ledger.path("released").asLong()).isEqualTo(3);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(json("channels", "history").path("versions").path(0).path("change").asString())
        .contains("speed")
        .contains("500");
    assertThat(command("replay", "--session", "s").out()).contains("\"_late\":\"out_of_range");
    assertThat(command("dlq", "discard", "--reason", "out_of_range").err()).contains("--note");
    assertThat(command("dlq", "discard", "--reason", "out_of_range", "--note", "a spike").out())
        .contains("discarded 1 of 1");
    assertThat(json("dlq", "acts").path("acts").path(0).path("note").asString())
        .isEqualTo("a spike");
  }

  @Test
  void aFieldThatAFirmwareUpdateRenamedIsKnownAgain() throws Exception {
    send("speed_v2", "120", "300", "301");
    JsonNode unknown = json("channels", "unknown").path("unknown").path(0);
    assertThat(unknown.path("name").asString()).isEqualTo("speed_v2");
    assertThat(unknown.path("samples").asLong()).isEqualTo(3);
    assertThat(unknown.path("suggestion").asString()).isEqualTo("speed");
    assertThat(command("channels", "accept", "speed_v2").exit()).isZero();
    assertThat(json("channels", "unknown").path("unknown")).isEmpty();
    send("speed_v2", "302");
    assertThat(command("replay", "--session", "s").out()).contains("\"speed\":302");
    assertThat(command("channels", "accept", "nonsense").exit()).isEqualTo(2);
  }

  @Test
  void aBreakerClosedByHandGivesBackWhatItHeld() throws Exception {
    send("speed", times(5, "9999"));
    send("speed", times(7, "200"));
    assertThat(command("breaker", "reset").exit()).isEqualTo(2);
    assertThat(command("breaker", "reset", "--source", "car-44", "--channel", "speed").out())
        .contains("closed 1");
    JsonNode ledger = json("ledger", "--verify");
    assertThat(ledger.path("released").asLong()).isEqualTo(7);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(command("breaker", "reset", "--all").out()).contains("at rest");
  }

  @Test
  void deadLettersAreMendedByHandAndImported() throws Exception {
    send("speed", "9001", "9002");
    Path file = folder.resolve("letters.ndjson");
    assertThat(command("dlq", "export", "-o", file.toString()).exit()).isZero();
    Files.writeString(file, Files.readString(file).replace("9001", "201") + "rubbish\n");
    Outcome imported = command("dlq", "import", file.toString());
    assertThat(imported.exit()).isEqualTo(1);
    assertThat(imported.out())
        .contains("released 1, still bad 1")
        .contains("line 3: it is no JSON");
    assertThat(command("dlq", "import", file.toString()).out()).contains("settled before 1");
    JsonNode ledger = json("ledger", "--verify");
    assertThat(ledger.path("released").asLong()).isEqualTo(1);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    JsonNode letter = json("dlq", "show", "1");
    assertThat(letter.path("state").asString()).isEqualTo("released");
    assertThat(command("dlq", "show", "77").exit()).isEqualTo(1);
  }

  @Test
  void aRecordedSessionProposesRangesThatCanBeUsed() throws Exception {
    send("boost", "0.5", "1.5", "2.25", "3.5");
    send("tyre", "\"soft\"", "\"hard\"");
    Outcome outcome = command("channels", "suggest", "--session", "s");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("\"boost\": {min: 0, max: 4.").contains("{type: text}");
    Path file = Files.writeString(folder.resolve("channels.yaml"), outcome.out());
    assertThat(command("channels", "check", file.toString()).out())
        .contains("2 channels, all right");
    assertThat(command("channels", "suggest", "--session", "none").exit()).isEqualTo(1);
    assertThat(command("channels", "suggest").exit()).isEqualTo(2);
    Files.writeString(file, "channels:\n  boost: {min: a}\n  oil: {mox: 1}\n");
    Outcome wrong = command("channels", "check", file.toString());
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains(file + ":2:16").contains(file + ":3:14");
    Outcome asJson = command("channels", "check", file.toString(), "--json");
    assertThat(asJson.exit()).isEqualTo(1);
    assertThat(Json.read(asJson.out()).path("problems")).hasSize(2);
  }

  @Test
  void deadLettersOfOnePacketAllComeOverToAnotherDirectory() throws Exception {
    Path file = folder.resolve("packet.ndjson");
    Files.writeString(
        file,
        """
        {"packet_id":"p","source":"c","timestamp":1756645200000,\
        "samples":{"speed":901,"rpm":99999,"gear":3}}
        """);
    command("ingest", file.toString(), "--session", "s", "--circuit", "spa");
    Path letters = folder.resolve("letters.ndjson");
    assertThat(command("dlq", "export", "-o", letters.toString()).exit()).isZero();
    Path other = folder.resolve("other");
    assertThat(
            Outcome.of(
                    "ingest",
                    file.toString(),
                    "--session",
                    "s",
                    "--circuit",
                    "spa",
                    "--data",
                    other.toString())
                .exit())
        .isZero();
    Files.writeString(letters, Files.readString(letters).replace("901", "301"));
    Outcome imported =
        Outcome.of("dlq", "import", letters.toString(), "--data", other.toString(), "--json");
    assertThat(Json.read(imported.out()).path("accepted").asLong()).as(imported.out()).isEqualTo(1);
    assertThat(Json.read(imported.out()).path("quarantined").asLong()).isEqualTo(1);
    Outcome again =
        Outcome.of("dlq", "import", letters.toString(), "--data", other.toString(), "--json");
    assertThat(Json.read(again.out()).path("duplicate").asLong()).isEqualTo(2);
  }

  @Test
  void aSendersNameCannotForgeTheTable() throws Exception {
    send("a\\u001b[2J\\nforged", "1");
    assertThat(command("channels", "unknown").out())
        .contains("a\\u001b[2J\\u000aforged")
        .doesNotContain("\u001b");
  }
}
