package dev.trackside.app.cli;

import dev.trackside.app.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came of a command: its exit code and what it printed. */
@NullMarked
record Outcome(int exit, String out, String err) {
  private static final long HANGS_SECONDS = 120;

  /** Runs a command in this process. */
  static Outcome of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        TracksideCommand.execute(arguments, Map.of(), new PrintStream(out), new PrintStream(err));
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command in a process of its own, to its end. */
  static Outcome ofProcess(Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(folder, "err", ".txt");
    Path out = Files.createTempFile(folder, "out", ".txt");
    Process process = start(out, err, arguments);
    if (!process.waitFor(HANGS_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it hangs: " + List.of(arguments));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Starts a command in a process of its own. */
  static Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACKSIDE_"));
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }
}
