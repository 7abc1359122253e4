package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Goes through the commands of a section, in the order in which they stand there. Who goes names
 * each one, so that a command that is added, taken away or moved does not pass unseen.
 */
final class Walk {
  private final Stage stage;
  private final Deque<String> commands;

  Walk(Stage stage, Scenario scenario) throws IOException {
    this.stage = stage;
    this.commands = new ArrayDeque<>(Runbook.read().section(scenario.title()).commands());
  }

  /** Runs the next command to its end; it has to begin like this. */
  Said next(String begin) throws Exception {
    return stage.run(take(begin));
  }

  /** Starts a gateway by the next command. */
  Running start(String begin) throws Exception {
    return stage.start(take(begin));
  }

  /** Starts a gateway by the next command, which cannot run: what it said when it ended. */
  Said startsNot(String begin) throws Exception {
    return stage.startsNot(take(begin));
  }

  private String take(String begin) {
    assertThat(commands).as("no command is left in the section").isNotEmpty();
    assertThat(commands.getFirst()).startsWith(begin);
    return commands.removeFirst();
  }

  /** No command of the section was left out. */
  void end() {
    assertThat(commands).as("commands that nobody ran").isEmpty();
  }
}
