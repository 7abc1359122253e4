package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * What the guard says of a chunk.
 *
 * @param chunk the chunk as it came, its channels under their own names
 * @param accepted the packets that pass, without their bad samples
 * @param acceptedFrom for each accepted packet its place in the chunk; empty when all passed whole
 * @param deadLetters packets that do not pass, and bad samples of packets that do
 * @param deadLettersFrom for each dead letter the place of its packet in the chunk
 * @param quarantined number of packets that do not pass
 * @param split number of bad samples of packets that pass
 * @param notes what whoever judges further has to know
 */
public record Judgement(
    Chunk chunk,
    Chunk accepted,
    Places acceptedFrom,
    Chunk deadLetters,
    Places deadLettersFrom,
    int quarantined,
    int split,
    Notes notes) {

  /**
   * What whoever judges further has to know.
   *
   * @param neutral samples of {@code deadLetters}, by their index, that say nothing about their
   *     sensor: no signal, or a time out of line
   * @param asked the editions of channels that ask for checks on earlier samples, by name
   * @param unknown what was seen of unknown channels
   */
  public record Notes(BitSet neutral, Map<String, List<Channel>> asked, List<UnknownSeen> unknown) {
    Notes with(BitSet newNeutral) {
      return new Notes(newNeutral, asked, unknown);
    }
  }

  /** The places of the packets that do not pass and are bad; what is only held is not. */
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
  static Judgement clean(Chunk chunk, Notes notes) {
    return new Judgement(chunk, chunk, Places.SAME, Chunk.empty(), Places.SAME, 0, 0, notes);
  }
}
