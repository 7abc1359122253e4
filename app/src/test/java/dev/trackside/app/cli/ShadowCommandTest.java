package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A candidate beside the policy of a gateway that runs, over its API. */
final class ShadowCommandTest {
  @TempDir Path folder;
  private Path candidate;
  private Process gateway;

  @BeforeEach
  void start() throws Exception {
    candidate = folder.resolve("candidate");
    assertThat(Outcome.of("policy", "export", candidate.toString()).exit()).isZero();
    Path rules = candidate.resolve("jurisdictions.yaml");
    Files.writeString(
        rules, Files.readString(rules).replaceFirst("      vehicle: allow", "      vehicle: drop"));
    Path config = folder.resolve("trackside.yaml");
    Files.writeString(config, "shadow: " + candidate + "\nlinger: 1ms\n");
    gateway =
        Outcome.start(
            folder.resolve("gateway.out"),
            folder.resolve("gateway.err"),
            "run",
            "--config",
            config.toString(),
            "--sink",
            "home-gb=file:" + folder.resolve("out"),
            "--data",
            folder.resolve("data").toString(),
            "--listen",
            "127.0.0.1:0");
    for (int i = 0; i < 600 && !said().contains("started in"); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }

  private String said() throws IOException {
    Path remarks = folder.resolve("gateway.err");
    return Files.exists(remarks) ? Files.readString(remarks) : "";
  }

  private Outcome shadow(String... words) {
    List<String> all = new ArrayList<>(List.of("policy", "shadow"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Outcome.of(all.toArray(String[]::new));
  }

  private JsonNode report(int packets) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      JsonNode view = Json.read(shadow("--json").out());
      if (view.path("sinks").path(0).path("packets").asLong(0) >= packets) {
        return view;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not come in a minute: " + shadow("--json").out());
  }

  private void ingest(String name) throws IOException {
    Path file = folder.resolve(name + ".csv");
    Files.writeString(file, "ts_ms,car,speed,throttle\n1788699600000,44,273,50\n");
    Outcome done =
        Outcome.of(
            "ingest",
            file.toString(),
            "--session",
            name,
            "--circuit",
            "spa",
            "--data",
            folder.resolve("data").toString());
    assertThat(done.exit()).as(done.err()).isZero();
  }

  @Test
  void aCandidateIsReportedChangedAndEndedAndNothingThatLeavesChanges() throws Exception {
    ingest("one");
    JsonNode first = report(1);
    assertThat(first.path("candidate").path("origin").asString("")).isEqualTo("configuration");
    JsonNode cell = first.path("sinks").path(0).path("changed").path(0);
    assertThat(cell.path("place").asString("")).isEqualTo("spa");
    assertThat(cell.path("class").asString("")).isEqualTo("vehicle");
    assertThat(cell.path("field").asString("")).isEqualTo("speed");
    assertThat(cell.path("before").asString("")).isEqualTo("allow");
    assertThat(cell.path("after").asString("")).isEqualTo("drop");
    assertThat(cell.path("by").path("STRICTER").asLong(0)).isEqualTo(1);

    assertThat(shadow("--off").out()).contains("the shadow is off");
    assertThat(shadow().out()).contains("there is no shadow");
    assertThat(shadow(candidate.toString()).exit()).isZero();
    ingest("two");
    assertThat(report(1).path("candidate").path("origin").asString("")).isEqualTo("api");
    assertThat(shadow().out()).contains("spa", "vehicle", "speed", "STRICTER", "home-gb");
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      for (Path each : files.filter(file -> file.toString().endsWith(".ndjson")).toList()) {
        assertThat(Files.readString(each)).contains("\"speed\":273");
      }
    }
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    Path rules = candidate.resolve("jurisdictions.yaml");
    Files.writeString(rules, Files.readString(rules).replaceFirst("drop", "dorp"));
    Outcome wrong = shadow(candidate.toString());
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("jurisdictions.yaml:10:", "there is no verb dorp");
    assertThat(shadow("x", "--off").exit()).isEqualTo(2);
    gateway.destroy();
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Outcome nobody = shadow();
    assertThat(nobody.exit()).isEqualTo(3);
    assertThat(nobody.err()).contains("a shadow runs only in a running gateway");
  }
}
