package dev.trackside.app.audit;

import dev.trackside.app.failure.CommandException;
import picocli.CommandLine.Option;

/** The flags that ask for another signing key. */
public final class NewKeyFlags {
  @Option(
      names = "--new",
      description = "The key file is lost: say what another one breaks, and give a code.")
  private boolean isNew;

  @Option(names = "--confirm", paramLabel = "CODE", description = "With --new: do it.")
  private String confirm = "";

  @Option(
      names = "--rotate",
      description = "Sign with another key from now on; the one before vouches for it.")
  private boolean isRotation;

  /** True when another key is asked for. */
  public boolean areGiven() {
    return isNew || isRotation || !confirm.isEmpty();
  }

  /** True when the key is not lost, and only to be changed. */
  boolean isRotation() {
    if (isRotation && (isNew || !confirm.isEmpty())) {
      throw CommandException.usage(
          "--rotate changes a key that is there, --new replaces one that is lost",
          "give one of them");
    }
    return isRotation;
  }

  /** The code; empty to be told what it breaks. */
  String confirm() {
    return confirm;
  }
}
