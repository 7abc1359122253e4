package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class RunningGatewayTest {
  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void commandsActOnTheGatewayAndOnTheFilesAlike() throws Exception {
    Process gateway = start();
    assertThat(Outcome.of("health", "--data", data()).exit()).isZero();

    Path file = folder.resolve("a.csv");
    Files.writeString(
        file, "ts,source,speed\n2025-01-01T00:00:00Z,car-1,100\n2025-01-01T00:00:01Z,car-1,999\n");
    Outcome ingest = ingest(file);
    assertThat(ingest.err()).contains("process " + gateway.pid());
    assertThat(ingest.exit()).isZero();
    assertThat(ingest.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(ingest.json().path("quarantined").asInt()).isEqualTo(1);
    assertThat(ingest(file).json().path("rows_new").asInt()).isZero();
    assertThat(Outcome.of("drain", "pause", "--data", data()).out()).contains("PAUSED");
    assertThat(Outcome.of("drain", "resume", "--data", data()).out()).contains("IDLE");

    Outcome own =
        Outcome.of(
            "ingest",
            file.toString(),
            "--session",
            "s",
            "--circuit",
            "c",
            "--data",
            data(),
            "--sink",
            "file:x");
    assertThat(own.exit()).isEqualTo(2);
    assertThat(own.err()).contains("has its own sinks");

    Outcome ledger = Outcome.of("ledger", "--json", "--data", data());
    Outcome verified = Outcome.of("ledger", "--json", "--verify", "--data", data());
    Outcome replay = Outcome.of("replay", "--session", "s", "--data", data());
    Outcome letters = Outcome.of("dlq", "list", "--json", "--data", data());
    assertThat(replay.out().lines()).hasSize(1);
    assertThat(letters.json()).hasSize(1);
    terminate(gateway);

    assertThat(Outcome.of("health", "--data", data()).exit()).isEqualTo(3);
    assertThat(Outcome.of("ledger", "--json", "--data", data()).out())
        .isEqualTo(ledger.out())
        .isEqualTo(verified.out());
    assertThat(Outcome.of("replay", "--session", "s", "--data", data()).out())
        .isEqualTo(replay.out());
    assertThat(Outcome.of("dlq", "list", "--json", "--data", data()).out())
        .isEqualTo(letters.out());
  }

  @Test
  void theSecondGatewayExitsWithThreeAndNamesTheFirst() throws Exception {
    Process gateway = start();
    Outcome second = Outcome.ofProcess(folder, "run", "--data", data(), "--listen", "127.0.0.1:0");
    assertThat(second.exit()).isEqualTo(3);
    assertThat(second.err()).startsWith("trackside: ").contains("pid=" + gateway.pid());
    assertThat(second.err()).contains("hint: ").doesNotContain("\tat ");
    assertThat(Outcome.of("health", "--data", data()).exit()).isZero();
  }

  @Test
  void aKilledGatewayIsNotTakenForARunningOne() throws Exception {
    Process gateway = start();
    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    assertThat(Outcome.of("health", "--data", data()).exit()).isEqualTo(3);
    assertThat(Outcome.of("ledger", "--data", data()).exit()).isZero();
  }

  @Test
  void theDemoHolds() throws Exception {
    Outcome demo = Outcome.ofProcess(folder, "demo", "--seconds", "6", "--data", data());
    assertThat(folder.resolve("data-sink")).isNotEmptyDirectory();
    assertThat(demo.out()).contains("Nothing was lost, nothing was doubled.");
    assertThat(demo.out()).doesNotContain("FAILED");
    assertThat(demo.exit()).isZero();
    assertThat(Outcome.of("demo", "--data", data()).exit()).isEqualTo(2);
  }

  private Process start() throws IOException, InterruptedException {
    Path err = folder.resolve("gateway.err");
    Process gateway =
        Outcome.start(
            folder.resolve("gateway.out"),
            err,
            "run",
            "--data",
            data(),
            "--listen",
            "127.0.0.1:0",
            "--sink",
            "site=file:" + folder.resolve("out"));
    started.add(gateway);
    for (int i = 0; i < 600; i++) {
      if (Files.exists(err) && Files.readString(err).contains("started in")) {
        return gateway;
      }
      assertThat(gateway.isAlive()).as(Files.readString(err)).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the gateway does not start: " + Files.readString(err));
  }

  /** Ends the gateway as a service manager does; it must close well and say so with 0. */
  private static void terminate(Process gateway) throws InterruptedException {
    gateway.destroy();
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isZero();
  }

  private Outcome ingest(Path file) {
    return Outcome.of(
        "ingest", file.toString(), "--session", "s", "--circuit", "c", "--data", data(), "--json");
  }

  private String data() {
    return folder.resolve("data").toString();
  }
}
