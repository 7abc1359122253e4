package dev.trackside.app;

import dev.trackside.app.cli.TracksideCommand;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(TracksideCommand.execute(arguments, System.getenv(), System.out, System.err));
  }
}
