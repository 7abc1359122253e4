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
   * may have been.
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
          && isSince(chunk, packet, chunk.bits(sample), sinceMillis - STEP_MILLIS)) {
        return true;
      }
    }
    return chunk.metadata().length(packet) > 0
        && FlatJson.readAny(chunk.metadata().text(packet)).values().stream()
            .anyMatch(each ->
                each instanceof Cut.Literal literal
                    && literal.isErased()
                    && isSince(chunk, packet, literal.erasedAtMillis(), sinceMillis - STEP_MILLIS));
  }

  /**
   * True when what was erased of a packet at one moment was so after another. What was erased
   * before its packet came was so by a clock that went wrong, and counts as well.
   */
  static boolean isSince(Chunk chunk, int packet, long atMillis, long sinceMillis) {
    return sinceMillis != NEVER
        && (atMillis >= sinceMillis
            || atMillis < TimeUnit.NANOSECONDS.toMillis(chunk.receivedAt(packet)));
  }
}
