package dev.trackside.app.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A running {@code trackside run} on a data directory, to be killed or stopped. */
public final class GatewayProcess implements AutoCloseable {
  private static final String MAIN = "dev.trackside.app.Main";

  /** A hang guard only: the contract's limit is far below, and is reported, not asserted. */
  private static final Duration READY_MOST = Duration.ofSeconds(60);

  private final ChildJava child;
  private final Api api;
  private final String address;
  private final Path errors;

  /**
   * How to run a gateway.
   *
   * @param data its data directory
   * @param sink the directory of its file sink; null for no sink
   * @param scratch a directory for its output
   * @param settings settings by their names, such as {@code linger}
   * @param wrapper the words of a command that runs it, such as a tracer
   */
  public record Plan(
      Path data,
      @Nullable Path sink,
      Path scratch,
      Map<String, String> settings,
      List<String> wrapper) {

    /** A gateway with directories below one root. */
    public static Plan below(Path root) {
      return new Plan(
          root.resolve("data"), root.resolve("out"), root.resolve("scratch"), Map.of(), List.of());
    }

    public Plan withoutSink() {
      return new Plan(data, null, scratch, settings, wrapper);
    }

    public Plan with(String setting, String value) {
      Map<String, String> more = new TreeMap<>(settings);
      more.put(setting, value);
      return new Plan(data, sink, scratch, more, wrapper);
    }

    Plan withData(Path newData) {
      return new Plan(newData, sink, scratch, settings, wrapper);
    }

    public Plan within(List<String> newWrapper) {
      return new Plan(data, sink, scratch, settings, newWrapper);
    }

    private Map<String, String> environment() {
      Map<String, String> variables = new TreeMap<>();
      settings.forEach(
          (name, value) -> variables.put("TRACKSIDE_" + name.toUpperCase(Locale.ROOT), value));
      return variables;
    }
  }

  private GatewayProcess(ChildJava child, int port, Path errors) {
    this.child = child;
    this.api = new Api(port);
    this.address = "127.0.0.1:" + port;
    this.errors = errors;
  }

  /** Starts it and returns at once. */
  public static GatewayProcess start(Plan plan) throws IOException {
    return startAt(plan, freePort());
  }

  /** The same where another listened before, which is dead: for who finds it again by its port. */
  public static GatewayProcess startAt(Plan plan, int port) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--data", plan.data().toString(), "--listen", "127.0.0.1:" + port));
    if (plan.sink() != null) {
      arguments.addAll(List.of("--sink", "site=file:" + plan.sink()));
    }
    ChildJava.Spec spec =
        new ChildJava.Spec(
            plan.wrapper(), MAIN, arguments, plan.environment(), plan.scratch(), "gateway");
    return new GatewayProcess(ChildJava.start(spec), port, spec.err());
  }

  /** A new one for every start, so that no connection of the one before is in the way. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public GatewayProcess awaitReady() throws Exception {
    Await.holds(
        "the gateway is ready",
        READY_MOST,
        () -> {
          if (!child.isAlive()) {
            throw new AssertionError("the gateway ended: " + errors());
          }
          return api.isReady();
        });
    return this;
  }

  public Api api() {
    return api;
  }

  /** The port on which it listens. */
  public int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Where it listens. */
  String address() {
    return address;
  }

  public long startedAtNanos() {
    return child.startedAtNanos();
  }

  boolean isAlive() {
    return child.isAlive();
  }

  /** What it wrote to standard error in all its lives. */
  public String errors() throws IOException {
    return Files.exists(errors) ? Files.readString(errors) : "";
  }

  public void kill() {
    child.close();
  }

  /** Ends it as an operator does; returns its exit code. */
  public int stop() throws InterruptedException {
    child.terminate();
    return child.awaitExit();
  }

  @Override
  public void close() {
    child.close();
  }
}
