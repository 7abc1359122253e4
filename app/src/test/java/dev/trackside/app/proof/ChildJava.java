package dev.trackside.app.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A Java program of this class path in a process of its own, with the options of the launcher
 * except its cache of loaded classes. It never outlives the test.
 */
final class ChildJava implements AutoCloseable {
  private static final Set<ChildJava> ALIVE = ConcurrentHashMap.newKeySet();
  private static final long EXIT_SECONDS = 60;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(ChildJava::kill)));
  }

  private final Process process;
  private final long startedAtNanos;

  /**
   * What to run.
   *
   * @param wrapper the words of a command that runs the program, such as a tracer; often empty
   * @param mainClass the program
   * @param arguments its arguments
   * @param environment variables beside the inherited ones; inherited settings are taken away
   * @param scratch a directory for its output and what its libraries unpack
   * @param name the name of its output files
   */
  record Spec(
      List<String> wrapper,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path scratch,
      String name) {

    Path out() {
      return scratch.resolve(name + ".out");
    }

    Path err() {
      return scratch.resolve(name + ".err");
    }
  }

  private ChildJava(Process process, long startedAtNanos) {
    this.process = process;
    this.startedAtNanos = startedAtNanos;
  }

  static ChildJava start(Spec spec) throws IOException {
    Files.createDirectories(spec.scratch());
    List<String> command = new ArrayList<>(spec.wrapper());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseParallelGC",
            "-Xmx256m",
            "-Djava.io.tmpdir=" + spec.scratch().toAbsolutePath()));
    command.addAll(sqliteOptions(spec.scratch()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), spec.mainClass()));
    command.addAll(spec.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.out().toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(spec.err().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACKSIDE_"));
    // These proofs send good and bad packets by chance; their oracle knows of no breakers.
    builder.environment().put("TRACKSIDE_BREAKERS", "{\"*\": {failures: 1000000}}");
    builder.environment().putAll(spec.environment());
    long startedAtNanos = System.nanoTime();
    ChildJava child = new ChildJava(builder.start(), startedAtNanos);
    ALIVE.add(child);
    return child;
  }

  /** As the launcher does it: without this the driver unpacks its library at every start. */
  private static List<String> sqliteOptions(Path scratch) throws IOException {
    String file = "libsqlitejdbc.so";
    boolean known =
        System.getProperty("os.name", "").equals("Linux")
            && System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).equals("amd64");
    if (!known) {
      return List.of();
    }
    Path library = scratch.resolve(file);
    if (!Files.exists(library)) {
      String entry = "/org/sqlite/native/Linux/x86_64/" + file;
      try (InputStream in = ChildJava.class.getResourceAsStream(entry)) {
        if (in == null) {
          return List.of();
        }
        Files.copy(in, library);
      }
    }
    return List.of(
        "-Dorg.sqlite.lib.path=" + scratch.toAbsolutePath(), "-Dorg.sqlite.lib.name=" + file);
  }

  long startedAtNanos() {
    return startedAtNanos;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, as SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  /** Ends it at once, as SIGKILL does. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Waits for its end; returns its exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("process " + pid() + " did not end in " + EXIT_SECONDS + " s");
    }
    ALIVE.remove(this);
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
    try {
      awaitExit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
