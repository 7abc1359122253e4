package dev.trackside.quarantine;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;

/**
 * A dead letter with its position, which is its id.
 *
 * @param position its place in the log of dead letters
 * @param chunk the chunk that holds it
 * @param packet its place in the chunk
 * @param state what became of it
 */
public record Letter(long position, Chunk chunk, int packet, LetterState state) {
  /** Why it is a dead letter. */
  public Defect defect() {
    return chunk.defect(packet);
  }
}
