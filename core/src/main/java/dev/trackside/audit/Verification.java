package dev.trackside.audit;

/** What a verification found. */
public sealed interface Verification {
  /** How far it got. */
  Scope scope();

  /**
   * What was looked at.
   *
   * @param entries whose bytes, chain and tree were checked
   * @param root over them, hexadecimal
   * @param signed entries that a good checkpoint of the log itself covers
   * @param anchored entries that a good checkpoint kept elsewhere covers
   * @param checkpoints of the log itself that are good
   * @param anchors that are good
   */
  record Scope(
      long entries, String root, long signed, long anchored, long checkpoints, long anchors) {}

  /** Everything that was to be checked was checked and is as it was written. */
  record Intact(Scope scope) implements Verification {}

  /** What was done to the log. */
  enum Damage {
    /** An entry's bytes are not those that were hashed. */
    ENTRY,
    /** Entries do not fit together: one was changed with its hash, put in or taken out. */
    CHAIN,
    /** Entries are missing in the middle. */
    MISSING,
    /** The tree's stored nodes are not those of the entries. */
    TREE,
    /** A checkpoint of the log itself is not its key's. */
    CHECKPOINT,
    /** The entries are others than those that were signed: the log was written anew. */
    FORK,
    /** The log ends before what was signed: its tail was cut off, or an old file is back. */
    CUT,
    /** What keeps the tables append-only was taken away. */
    GUARD
  }

  /**
   * Something was changed.
   *
   * @param what was done
   * @param first the first place at which the first bad entry can be
   * @param last the last such place; the same where it is known exactly
   * @param text in words
   */
  record Tampered(Damage what, long first, long last, String text, Scope scope)
      implements Verification {}

  /** Nothing bad was found, but not all could be looked at. */
  record Incomplete(String text, Scope scope) implements Verification {}
}
