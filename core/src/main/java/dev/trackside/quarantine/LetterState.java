package dev.trackside.quarantine;

import java.util.Locale;

/** What became of a dead letter. */
public enum LetterState {
  /** It waits. */
  OPEN,
  /** It went back into the buffer, or what was good of it. */
  RELEASED,
  /** Somebody threw it away, or its sender had mended it and sent it again. */
  DISCARDED;

  /** The public word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
