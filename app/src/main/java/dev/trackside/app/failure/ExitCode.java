package dev.trackside.app.failure;

/** What a program's exit code says; part of the public contract. */
public final class ExitCode {
  /** Done, or healthy. */
  public static final int OK = 0;

  /** The checked thing does not hold. */
  public static final int DOES_NOT_HOLD = 1;

  /** Wrong usage or configuration. */
  public static final int USAGE = 2;

  /** Cannot be reached, or locked by another process. */
  public static final int UNREACHABLE = 3;

  /** Refused: disk full, no permission, damaged data. */
  public static final int REFUSED = 4;

  private ExitCode() {}
}
