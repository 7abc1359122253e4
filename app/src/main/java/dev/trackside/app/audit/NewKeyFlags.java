package dev.trackside.app.audit;

import picocli.CommandLine.Option;

/** The flags that ask for another signing key. */
public final class NewKeyFlags {
  @Option(
      names = "--new",
      description = "The key file is lost: say what another one breaks, and give a code.")
  private boolean isNew;

  @Option(names = "--confirm", paramLabel = "CODE", description = "With --new: do it.")
  private String confirm = "";

  /** True when another key is asked for. */
  public boolean areGiven() {
    return isNew || !confirm.isEmpty();
  }

  /** The code; empty to be told what it breaks. */
  String confirm() {
    return confirm;
  }
}
