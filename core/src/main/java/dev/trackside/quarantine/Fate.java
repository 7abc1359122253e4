package dev.trackside.quarantine;

import dev.trackside.packet.Defect;

/**
 * What is to become of one dead letter.
 *
 * @param position its id
 * @param defect why it is one
 * @param source who sent it
 * @param to what it becomes: released or discarded
 */
record Fate(long position, Defect defect, String source, LetterState to) {
  Fate {
    if (to == LetterState.OPEN) {
      throw new IllegalArgumentException("a letter that stays open has no fate");
    }
  }

  /** The same, thrown away instead. */
  Fate discarded() {
    return new Fate(position, defect, source, LetterState.DISCARDED);
  }
}
