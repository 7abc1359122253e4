package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;

/** Looks for what is left of values whose keys were destroyed. */
public final class Erasure {
  private Erasure() {}

  /** True when a value of a packet is erased, a sample or one of the metadata. */
  public static boolean isIn(Chunk chunk, int packet) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) == ValueKind.ERASED) {
        return true;
      }
    }
    return chunk.metadata().length(packet) > 0
        && FlatJson.readAny(chunk.metadata().text(packet)).containsValue(Cut.Literal.ERASED);
  }
}
