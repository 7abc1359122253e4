package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import dev.trackside.store.DataLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Where a scenario is played: a folder of its own, in which commands run as they stand in the
 * runbook, each in a process of its own. No process outlives it.
 */
final class Stage implements AutoCloseable {
  private static final String MAIN = "dev.trackside.app.Main";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> settings = new TreeMap<>();
  private final List<Process> started = new ArrayList<>();
  private final Thread undertaker = new Thread(this::kill);

  Stage(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(undertaker);
  }

  /** Sets something for every process that starts from now on. */
  Stage with(String setting, String value) {
    settings.put("TRACKSIDE_" + setting.toUpperCase(Locale.ROOT), value);
    return this;
  }

  /** A file of the stage. */
  Path at(String name) {
    return folder.resolve(name);
  }

  /** Runs a command to its end. */
  Said run(String command) throws IOException, InterruptedException {
    return awaitEnd(command, words(command));
  }

  /** What a command shows for machines, whatever its exit code. */
  JsonNode look(String command) throws IOException, InterruptedException {
    return run(command + " --json").json();
  }

  /** Starts a gateway, or a receiver, on a free port; it is there when this returns. */
  Running start(String command) throws Exception {
    Path errors = fresh(".err");
    Process process = begin(anyPort(command), fresh(".out"), errors);
    Path data = folder.resolve(dataOf(command));
    Await.holds(
        command + " answers",
        PATIENCE,
        () -> {
          assertThat(process.isAlive()).as(Files.readString(errors)).isTrue();
          return DataLock.field(data, "pid").equals(Optional.of(Long.toString(process.pid())))
              && DataLock.announcedApi(data).isPresent();
        });
    return Running.at(process, DataLock.announcedApi(data).orElseThrow());
  }

  /** Starts a gateway that cannot run; what it said when it ended. */
  Said startsNot(String command) throws IOException, InterruptedException {
    return awaitEnd(command, anyPort(command));
  }

  private Said awaitEnd(String command, List<String> words)
      throws IOException, InterruptedException {
    Path out = fresh(".out");
    Path err = fresh(".err");
    Process process = begin(words, out, err);
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as("%s does not end", command).isTrue();
    return new Said(command, process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Path fresh(String suffix) throws IOException {
    return Files.createTempFile(Files.createDirectories(folder.resolve("said")), "", suffix);
  }

  private static List<String> words(String command) {
    return List.of(command.split(" +"));
  }

  private static List<String> anyPort(String command) {
    List<String> words = new ArrayList<>(words(command));
    words.addAll(List.of("--listen", "127.0.0.1:0"));
    return words;
  }

  private static String dataOf(String command) {
    List<String> words = words(command);
    return words.get(words.indexOf("--data") + 1);
  }

  private Process begin(List<String> words, Path out, Path err) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx256m"));
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    line.add(MAIN);
    line.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACKSIDE_"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    synchronized (started) {
      started.add(process);
    }
    return process;
  }

  private void kill() {
    synchronized (started) {
      started.forEach(Process::destroyForcibly);
    }
  }

  @Override
  public void close() {
    kill();
    for (Process each : started) {
      each.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
    Runtime.getRuntime().removeShutdownHook(undertaker);
  }
}
