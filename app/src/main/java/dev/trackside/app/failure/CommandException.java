package dev.trackside.app.failure;

import dev.trackside.store.StoreException;

/** An expected failure of a command: what is wrong, what to do, and the exit code. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String hint;

  /** A failure with one of {@link ExitCode}. */
  public CommandException(int exitCode, String problem, String hint) {
    super(problem);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  /** Wrong usage. */
  public static CommandException usage(String problem, String hint) {
    return new CommandException(ExitCode.USAGE, problem, hint);
  }

  /** The exit code that a trouble of the store stands for. */
  public static int exitCodeOf(StoreException.Kind kind) {
    return switch (kind) {
      case LOCKED -> ExitCode.UNREACHABLE;
      case DISK_FULL, REFUSED, DAMAGED -> ExitCode.REFUSED;
      default -> ExitCode.DOES_NOT_HOLD;
    };
  }

  /** What the program exits with. */
  public int exitCode() {
    return exitCode;
  }

  /** What to do; empty when there is nothing to say. */
  public String hint() {
    return hint;
  }
}
