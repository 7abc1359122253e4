package dev.trackside.app.receive;

import dev.trackside.app.Main;
import dev.trackside.store.DataLock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@code trackside receive}, to be killed. */
final class ReceiverProcess implements AutoCloseable {
  private static final long WAIT_SECONDS = 120;

  private final Process process;
  private final Path data;
  private final Path log;

  private ReceiverProcess(Process process, Path data, Path log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  /**
   * Starts it and returns at once.
   *
   * @param port where it listens on loopback; 0 for any
   */
  static ReceiverProcess start(Path data, int port, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of("receive", "--listen", "127.0.0.1:" + port, "--data", data.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ReceiverProcess(process, data, log);
  }

  /** Where it answers; its lock file says so. */
  URI await() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      boolean isIts =
          Files.exists(data)
              && DataLock.field(data, "pid")
                  .filter(each -> each.equals(Long.toString(process.pid())))
                  .isPresent();
      if (isIts && DataLock.announcedApi(data).isPresent()) {
        return URI.create(DataLock.announcedApi(data).get());
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the receiver did not start: " + Files.readString(log));
  }

  /** Ends it at once, as SIGKILL does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
