package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.util.concurrent.TimeUnit;

/** Looks for what is left of values whose keys were destroyed. */
public final class Erasure {
  /** A moment before which everything was erased: for what is judged first. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Between the clock's moments of two events, though the later one has the earlier moment. */
  private static final long STEP_MILLIS = TimeUnit.HOURS.toMillis(1);

  private Erasure() {}

  /**
   * True when a value of a packet, a sample or one of the metadata, was erased after a moment, or
   * may have been: of metadata nobody knows when.
   *
   * @param sinceMillis epoch milliseconds, or {@link #NEVER}
   */
  public static boolean isIn(Chunk chunk, int packet, long sinceMillis) {
    if (sinceMillis == NEVER) {
      return false;
    }
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      // The clock may have been set back: a batch that is never taken again would be worse.
      if (chunk.kind(sample) == ValueKind.ERASED
          && isSince(chunk, packet, sample, sinceMillis - STEP_MILLIS)) {
        return true;
      }
    }
    return chunk.metadata().length(packet) > 0
        && FlatJson.readAny(chunk.metadata().text(packet)).containsValue(Cut.Literal.ERASED);
  }

  /**
   * True when an erased sample was erased after a moment. One that was erased before its packet
   * came was so by a clock that went wrong, and counts as well.
   */
  static boolean isSince(Chunk chunk, int packet, int sample, long sinceMillis) {
    long atMillis = chunk.bits(sample);
    return sinceMillis != NEVER
        && (atMillis >= sinceMillis
            || atMillis < TimeUnit.NANOSECONDS.toMillis(chunk.receivedAt(packet)));
  }
}
