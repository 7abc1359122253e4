package dev.trackside.bench.rivals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a heat in a Java virtual machine of its own, so that no rival lives with another's heap,
 * threads or compiled code. All get the same options.
 */
final class HeatProcess {
  private static final int LOOK_MILLIS = 20;

  /** For the start, for making the packets and for counting what is there. */
  private static final double SECONDS_AROUND = 180;

  private static final int TAIL_CHARACTERS = 1_500;

  /**
   * The heap is the largest anybody here needs. What is opened is what Chronicle Queue asks for;
   * its library would also report its use to its makers.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx1g",
          "-XX:+UseParallelGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true");

  /** Where the launcher unpacked native libraries. */
  private static final List<String> INHERITED =
      List.of("org.sqlite.lib.path", "org.sqlite.lib.name", "ZstdNativePath");

  private HeatProcess() {}

  /**
   * Measures once.
   *
   * @param directory an empty one, for the rival's files and the process's own
   * @throws HeatFailedException if the process ended, or did not end, without figures
   */
  static Map<String, Double> run(Heat heat, double seconds, Path directory)
      throws IOException, InterruptedException, HeatFailedException {
    Path figures = directory.resolve("figures");
    Path log = directory.resolve("log");
    Path data = Files.createDirectory(directory.resolve("data"));
    Process process =
        new ProcessBuilder(command(heat, seconds, data, figures))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long end = System.nanoTime() + (long) ((2 * seconds + SECONDS_AROUND) * 1e9);
      while (!Files.exists(figures) && process.isAlive() && System.nanoTime() < end) {
        process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (Files.exists(figures)) {
        return HeatFigures.read(figures);
      }
      throw new HeatFailedException(
          process.isAlive()
              ? "no figures after %.0f s: %s".formatted(2 * seconds + SECONDS_AROUND, tail(log))
              : "ended with code " + process.exitValue() + ": " + tail(log));
    } finally {
      end(process);
    }
  }

  /** A broker that the process started goes with it. */
  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly().waitFor();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private static List<String> command(Heat heat, double seconds, Path data, Path figures) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    for (String name : INHERITED) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.add("-Djava.io.tmpdir=" + data.getParent());
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add(HeatMain.class.getName());
    command.add(heat.rival().label());
    command.add(String.valueOf(heat.load().callers()));
    command.add(String.valueOf(heat.load().packets()));
    command.add(String.valueOf(seconds));
    command.add(data.toString());
    command.add(figures.toString());
    return command;
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String tail(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS));
  }
}
