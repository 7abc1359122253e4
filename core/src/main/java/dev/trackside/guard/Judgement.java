package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import java.util.BitSet;

/**
 * What the guard says of a chunk.
 *
 * @param chunk the chunk as it came
 * @param accepted the packets that pass, without their bad samples
 * @param acceptedFrom for each accepted packet its place in the chunk; empty when all passed whole
 * @param deadLetters packets that do not pass, and bad samples of packets that do
 * @param deadLettersFrom for each dead letter the place of its packet in the chunk
 * @param quarantined number of packets that do not pass
 * @param split number of bad samples of packets that pass
 */
public record Judgement(
    Chunk chunk,
    Chunk accepted,
    Places acceptedFrom,
    Chunk deadLetters,
    Places deadLettersFrom,
    int quarantined,
    int split) {

  /** The places of the packets that do not pass. */
  public BitSet quarantinedPlaces() {
    BitSet places = new BitSet();
    for (int letter = 0; letter < deadLetters.count(); letter++) {
      if (!deadLetters.defect(letter).split()) {
        places.set(deadLettersFrom.of(letter));
      }
    }
    return places;
  }

  /** Everything passes as it came. */
  static Judgement clean(Chunk chunk) {
    return new Judgement(chunk, chunk, Places.SAME, Chunk.empty(), Places.SAME, 0, 0);
  }
}
