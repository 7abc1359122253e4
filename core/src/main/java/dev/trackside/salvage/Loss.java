package dev.trackside.salvage;

/**
 * What a repair could not bring back.
 *
 * @param packets packets whose blocks are gone, whether the sinks have them or not
 * @param lost those of them that not every sink had
 * @param letters dead letters whose blocks are gone, settled or not
 * @param ranges ranges of positions above the oldest block that hold nothing
 * @param broken batches that may have been sent and cannot be made again
 * @param dissolved batches that were never sent: what is left of them goes in others
 */
public record Loss(
    long packets, long lost, long letters, long ranges, long broken, long dissolved) {
  /** Nothing at all. */
  static final Loss NONE = new Loss(0, 0, 0, 0, 0, 0);
}
