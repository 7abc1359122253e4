package dev.trackside.receiver;

/** What became of a batch that came. */
public sealed interface Taking {
  /**
   * It is held now, and was not before.
   *
   * @param receipt the signed note
   */
  record Taken(String receipt) implements Taking {}

  /**
   * It was held before.
   *
   * @param receipt the note that was answered then; of other bytes for one that was made again
   *     after an erasure
   */
  record Known(String receipt) implements Taking {}

  /**
   * Another batch is held under its id; nothing was kept.
   *
   * @param sha256 hash of the one that is held
   */
  record Clash(byte[] sha256) implements Taking {}
}
