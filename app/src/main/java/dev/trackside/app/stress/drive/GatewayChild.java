package dev.trackside.app.stress.drive;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway of this very program in a process of its own: started, killed, halted and started
 * again. It never outlives this process's orderly end. For one thread.
 */
final class GatewayChild implements AutoCloseable {
  private static final String MAIN = "dev.trackside.app.Main";
  private static final long EXIT_SECONDS = 60;

  /** Options of this virtual machine that are of no use to a second one, or in its way. */
  private static final List<String> NOT_TAKEN =
      List.of("-agentlib", "-javaagent", "-agentpath", "-Xdebug", "-XX:AOTMode", "-XX:AOTCacheO");

  private final Path config;
  private final Path log;
  private final int port;
  private final Thread undertaker;
  private volatile @Nullable Process process;

  /**
   * A gateway that does not run yet.
   *
   * @param config its configuration
   * @param log what gets its output
   */
  GatewayChild(Path config, Path log) throws IOException {
    this.config = config;
    this.log = log;
    this.port = freePort();
    this.undertaker = new Thread(this::kill, "stress-undertaker");
    Runtime.getRuntime().addShutdownHook(undertaker);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where its API is, in all its lives. */
  int port() {
    return port;
  }

  /** Begins a life; whether it can be reached is for the callers to find out. */
  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> NOT_TAKEN.stream().noneMatch(each::startsWith))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "run"));
    command.addAll(List.of("--config", config.toString(), "--listen", "127.0.0.1:" + port));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // The run's own file says everything; what stands around must not change it.
    builder.environment().keySet().removeIf(name -> name.startsWith("TRACKSIDE_"));
    process = builder.start();
  }

  private Process process() {
    Process known = process;
    if (known == null) {
      throw new IllegalStateException("the gateway was not started");
    }
    return known;
  }

  boolean isAlive() {
    Process known = process;
    return known != null && known.isAlive();
  }

  long pid() {
    return process().pid();
  }

  /** Ends it as a power cut does; back when it is gone. */
  void kill() {
    Process known = process;
    if (known != null) {
      known.destroyForcibly();
      known.onExit().orTimeout(EXIT_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  /** Lets it stand still, or go on. */
  void halt(boolean isHalted) throws IOException, InterruptedException {
    String signal = isHalted ? "-STOP" : "-CONT";
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
    if (!kill.waitFor(EXIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("kill " + signal + " " + pid() + " did not work");
    }
  }

  /** Ends it as an operator does; returns its exit code. */
  int stop() throws InterruptedException {
    process().destroy();
    if (!process().waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
      kill();
      return -1;
    }
    return process().exitValue();
  }

  /** Says that it ended by itself, with its last words. */
  CommandException died() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    return new CommandException(
        ExitCode.DOES_NOT_HOLD,
        "the gateway ended by itself with exit code %d: %s".formatted(process().exitValue(), last),
        "see " + log);
  }

  /** Resident memory, bytes, as the system counts it; -1 where it does not say. */
  long residentBytes() {
    Path status = Path.of("/proc", Long.toString(pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElse(-1);
    } catch (IOException | java.io.UncheckedIOException e) {
      return -1; // no such system, or the process is gone at this moment
    }
  }

  /** Open handles; -1 where the system does not say. */
  long handles() {
    try (Stream<Path> handles = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
      return handles.count();
    } catch (IOException | java.io.UncheckedIOException e) {
      return -1; // no such system, or the process is gone at this moment
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(undertaker);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook finds nothing left to kill.
      return;
    }
  }
}
