package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.json.Json;
import dev.trackside.app.stress.Showing;
import dev.trackside.store.StoreException;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a command is given: where to print, and the environment's variables. */
final class Terminal implements Showing {
  private static final long PLAIN_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final int BAR = 24;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private @Nullable Boolean interactive;
  private long progressNanos = System.nanoTime() - REDRAW_NANOS;
  private boolean drawn;

  Terminal(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Where results go. */
  PrintStream out() {
    return out;
  }

  /** Where everything else goes. */
  PrintStream err() {
    return err;
  }

  /** True when a person looks on. */
  boolean isInteractive() {
    Boolean known = interactive;
    if (known == null) {
      known = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
      interactive = known;
    }
    return known;
  }

  /** Prints a result. */
  @Override
  public void print(List<String> lines) {
    clearProgress();
    lines.forEach(out::println);
    out.flush();
  }

  /** Prints a result as JSON. */
  @Override
  public void print(JsonNode tree) {
    clearProgress();
    out.println(Json.pretty(tree));
    out.flush();
  }

  /** Prints a remark. */
  @Override
  public void remark(String line) {
    clearProgress();
    err.println(line);
  }

  String bold(String text) {
    return isInteractive() ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /** Goes back to the top of an empty screen. */
  void clear() {
    if (isInteractive()) {
      out.print("\u001b[H\u001b[2J");
    }
  }

  /** Shows how far something is: a bar that is drawn over itself, or a line now and then. */
  @Override
  public void progress(double fraction, String text) {
    long now = System.nanoTime();
    if (now - progressNanos < (isInteractive() ? REDRAW_NANOS : PLAIN_NANOS)) {
      return;
    }
    progressNanos = now;
    int percent = (int) Math.clamp(fraction * 100, 0, 100);
    if (isInteractive()) {
      int full = percent * BAR / 100;
      err.print(
          "\r\u001b[K[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + percent + "% " + text);
      err.flush();
      drawn = true;
    } else {
      err.println(percent + "% " + text);
    }
  }

  private void clearProgress() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  /** Prints what is wrong and what to do; returns the exit code that goes with it. */
  int fail(CommandException failure) {
    return fail(failure.exitCode(), String.valueOf(failure.getMessage()), failure.hint());
  }

  /** The same for a trouble of the store. */
  int fail(StoreException failure) {
    int exitCode = CommandException.exitCodeOf(failure.kind());
    return fail(exitCode, String.valueOf(failure.getMessage()), failure.hint());
  }

  /** The same for settings that cannot be used. */
  int fail(ConfigException failure, int exitCode) {
    for (ConfigException.Problem problem : failure.problems()) {
      fail(exitCode, problem.toString(), problem.hint());
    }
    return exitCode;
  }

  int fail(int exitCode, String problem, String hint) {
    clearProgress();
    out.flush();
    err.println("trackside: " + problem);
    if (!hint.isEmpty()) {
      err.println("  hint: " + hint);
    }
    err.flush();
    return exitCode;
  }
}
