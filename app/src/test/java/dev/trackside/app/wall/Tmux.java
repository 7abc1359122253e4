package dev.trackside.app.wall;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A real terminal with one program in it: a tmux server of its own. */
final class Tmux implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String socket;

  /** Opens a terminal of a size in which a shell line runs. */
  Tmux(Path folder, Size size, String line) throws IOException, InterruptedException {
    this.socket = folder.resolve("tmux").toString();
    run(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        Integer.toString(size.columns()),
        "-y",
        Integer.toString(size.rows()),
        line);
    run("set-option", "-g", "status", "off");
    run("set-option", "-g", "escape-time", "0");
    resize(size);
  }

  static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + answer);
    }
    return answer;
  }

  /** What stands on the screen, line by line. */
  List<String> screen() throws IOException, InterruptedException {
    return run("capture-pane", "-p").lines().map(String::stripTrailing).toList();
  }

  void press(String... keys) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("send-keys"));
    arguments.addAll(List.of(keys));
    run(arguments.toArray(String[]::new));
  }

  void resize(Size size) throws IOException, InterruptedException {
    run(
        "resize-window",
        "-x",
        Integer.toString(size.columns()),
        "-y",
        Integer.toString(size.rows()));
  }

  /** Waits until the screen is as it should be, and says what it is when it does not get so. */
  List<String> await(String what, Predicate<List<String>> wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> screen = screen();
    while (!wanted.test(screen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " did not come; there is:\n" + String.join("\n", screen));
      }
      LockSupport.parkNanos(100_000_000L);
      screen = screen();
    }
    return screen;
  }

  List<String> awaitText(String text) throws IOException, InterruptedException {
    return await(text, screen -> String.join("\n", screen).contains(text));
  }

  @Override
  public void close() throws IOException {
    try {
      run("kill-server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
