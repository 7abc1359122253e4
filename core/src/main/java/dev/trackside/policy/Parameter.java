package dev.trackside.policy;

import java.util.Locale;

/** What a rule says besides its verb; in the order in which it is written out. */
public enum Parameter {
  /** The export-control classification, a text. */
  CLASSIFICATION,
  /** The reference of the licence, a text; empty for none. */
  LICENCE,
  /** Metres of a location, or nanoseconds of a time. */
  STEP,
  /** How long a pseudonym lives: {@code season} or {@code event}. */
  EPOCH,
  /** Length of an aggregate's window, nanoseconds. */
  WINDOW,
  /** Values that an aggregate needs at least. */
  LEAST,
  /** Width of the bucket that a number falls into, in its own unit. */
  BUCKET;

  /** As policies write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
