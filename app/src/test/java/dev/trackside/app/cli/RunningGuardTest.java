package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Breakers, dead letters and channels of a gateway that runs, over its API. */
final class RunningGuardTest {
  @TempDir Path folder;
  private Path channelFile;
  private Path remarks;
  private Process gateway;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    channelFile = Files.writeString(folder.resolve("channels.yaml"), "channels: {}\n");
    Path config = folder.resolve("trackside.yaml");
    Files.writeString(config, "channel_file: " + channelFile + "\n");
    remarks = folder.resolve("gateway.err");
    gateway =
        Outcome.start(
            folder.resolve("gateway.out"),
            remarks,
            "run",
            "--config",
            config.toString(),
            "--data",
            folder.resolve("data").toString(),
            "--listen",
            "127.0.0.1:0");
    await(() -> remarks().contains("started in"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }

  private String remarks() {
    try {
      return Files.exists(remarks) ? Files.readString(remarks) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not come in a minute");
  }

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

  /** Health ends with 1 when something is to be seen to. */
  private JsonNode health() {
    return Json.read(command("health", "--json").out());
  }

  private void send(String channel, double... values) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (double value : values) {
      sent++;
      lines.append(
          """
          {"packet_id":"p%d","source":"car-44","timestamp":%d,"samples":{"%s":%s}}
          """
              .formatted(sent, 1_756_645_200_000L + sent, channel, value));
    }
    Path file = Files.writeString(folder.resolve("part-" + sent + ".ndjson"), lines);
    Outcome outcome = command("ingest", file.toString(), "--session", "s", "--circuit", "spa");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  @Test
  void breakersAndDeadLettersAreActedOnWhileItRuns() throws Exception {
    send("speed", 450, 451, 452, 453, 9_000, 200, 201);
    JsonNode breakers = json("breaker");
    assertThat(breakers.path("open").asInt()).isEqualTo(1);
    assertThat(command("breaker", "reset", "--source", "car-44", "--channel", "speed").out())
        .contains("closed 1");
    await(() -> json("ledger").path("released").asLong() == 2);
    assertThat(remarks()).contains("breaker of speed of car-44: CLOSED to OPEN");

    assertThat(json("channels", "set", "speed", "--max", "500").path("version").asInt())
        .isEqualTo(2);
    JsonNode trial = json("dlq", "reprocess", "--channel", "speed", "--dry-run");
    assertThat(trial.path("released").asLong()).isEqualTo(4);
    assertThat(command("dlq", "reprocess", "--channel", "speed").out()).contains("released 4 of 5");
    assertThat(command("dlq", "reprocess", "--channel", "speed").out()).contains("released 0 of 1");

    Path file = folder.resolve("letters.ndjson");
    assertThat(command("dlq", "export", "-o", file.toString()).exit()).isZero();
    Files.writeString(file, Files.readString(file).replace("9000", "300"));
    assertThat(command("dlq", "import", file.toString()).out()).contains("released 1");
    send("speed", 9_001);
    assertThat(command("dlq", "discard", "--reason", "out_of_range", "--note", "spike").out())
        .contains("discarded 1 of 1");
    JsonNode ledger = json("ledger", "--verify");
    assertThat(ledger.path("released").asLong()).isEqualTo(7);
    assertThat(ledger.path("discarded").asLong()).isEqualTo(1);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(command("dlq", "stop", "1").exit()).isLessThanOrEqualTo(2);
  }

  @Test
  void theChannelFileIsReadAnewAndAWrongOneChangesNothing() throws Exception {
    send("boost", 3, 3.5);
    assertThat(json("channels", "unknown").path("unknown")).hasSize(1);
    Files.writeString(channelFile, "channels:\n  boost: {min: 0, max: 4, unit: bar}\n");
    await(() -> command("channels", "show", "boost").exit() == 0);
    assertThat(json("channels", "unknown").path("unknown")).isEmpty();
    assertThat(json("channels", "history").path("versions").path(0).path("origin").asString())
        .isEqualTo("file " + channelFile);
    send("boost", 5);
    assertThat(json("ledger").path("quarantined").asLong()).isEqualTo(1);

    Files.writeString(channelFile, "channels:\n  boost: {min: 0, max: much}\n");
    await(() -> remarks().contains("channels.yaml:2:24: expected a number"));
    assertThat(json("channels", "show", "boost").path("channels").path(0).path("max").asDouble())
        .isEqualTo(4);
    await(() -> health().path("problems").toString().contains("channel file is wrong"));
    Files.writeString(channelFile, "channels:\n  boost: {min: 0, max: 6}\n");
    await(() -> health().path("problems").isEmpty());
    send("boost", 5);
    assertThat(json("ledger").path("quarantined").asLong()).isEqualTo(1);
  }

  @Test
  void aMendedIncludeIsNoticedToo() throws Exception {
    Path part = Files.writeString(folder.resolve("part.yaml"), "channels: {oil: {max: much}}\n");
    Files.writeString(channelFile, "include: [part.yaml]\n");
    await(() -> remarks().contains("part.yaml:1:23: expected a number"));
    Files.writeString(part, "channels: {oil: {max: 9}}\n");
    await(() -> command("channels", "show", "oil").exit() == 0);
    assertThat(health().path("problems")).isEmpty();
  }

  @Test
  void anEmptyWordMeansEmptyAndNotAny() throws Exception {
    send("speed", 9_000);
    assertThat(
            command("dlq", "discard", "--reason", "out_of_range", "--source", "", "--note", "x")
                .out())
        .contains("discarded 0");
    assertThat(json("channels", "set", "speed", "--unit", "").path("change").asString())
        .endsWith("number 0.0..400.0");
    assertThat(command("channels", "set", "speed", "--alias", "a\n").exit()).isEqualTo(2);
    assertThat(command("channels", "set", "speed", "--alias", "vCar").exit()).isZero();
  }
}
