package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of OPERATIONS.md as it stands there; each has to end with exit code 0. */
final class RunbookTest {
  private static final Path RUNBOOK = Path.of("../OPERATIONS.md");
  private static final String PROGRAM = "./trackside ";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private static List<List<String>> commands() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (String line : Files.readAllLines(RUNBOOK)) {
      if (line.startsWith("    " + PROGRAM)) {
        commands.add(List.of(line.strip().substring(PROGRAM.length()).split(" +")));
      }
    }
    return commands;
  }

  private Process start(List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    line.add(System.getProperty("java.class.path"));
    line.add("dev.trackside.app.Main");
    line.addAll(command);
    return new ProcessBuilder(line)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
        .start();
  }

  private Path output() {
    return folder.resolve("output.txt");
  }

  private void runToItsEnd(List<String> command) throws Exception {
    Process process = start(command);
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("%s", command)
          .isTrue();
      assertThat(process.exitValue())
          .as("%s, which printed%n%s", command, Files.readString(output()))
          .isZero();
    } finally {
      process.destroyForcibly();
    }
    Files.writeString(output(), "");
  }

  private Process startGateway(List<String> command) throws Exception {
    List<String> anyPort = new ArrayList<>(command);
    anyPort.addAll(List.of("--listen", "127.0.0.1:0"));
    Process gateway = start(anyPort);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Path lock = folder.resolve("data").resolve("trackside.lock");
    while (!Files.exists(lock) || !Files.readString(lock).contains("api=")) {
      assertThat(gateway.isAlive()).as(Files.readString(output())).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
    return gateway;
  }

  @Test
  void everyCommandOfTheRunbookEndsWell() throws Exception {
    Files.writeString(folder.resolve("trackside.yaml"), "data: data\nsinks: [\"file:out\"]\n");
    Files.writeString(
        folder.resolve("race.csv"),
        """
        ts_ms,car,speed,gear,speed_v2
        1756645227505,44,273,7,273
        1756645227755,44,477,128,277
        """);
    List<List<String>> commands = commands();
    assertThat(commands).hasSizeGreaterThan(14);
    int start = 0;
    while (!commands.get(start).getFirst().equals("run")) {
      runToItsEnd(commands.get(start++));
    }
    Process gateway = startGateway(commands.get(start));
    try {
      for (List<String> command : commands.subList(start + 1, commands.size())) {
        runToItsEnd(command);
      }
      gateway.destroy();
      assertThat(gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.exitValue()).isZero();
    } finally {
      gateway.destroyForcibly();
    }
  }
}
