package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Sorts a chunk's packets and samples into what passes and what does not. For one chunk. */
final class Split {
  private final Chunk chunk;
  private final ChunkBuilder good = new ChunkBuilder();
  private final ChunkBuilder dead = new ChunkBuilder();
  private final Places goodFrom;
  private final Places deadFrom = Places.collecting(16);
  private final BitSet neutral = new BitSet();
  private int quarantined;
  private int divided;

  Split(Chunk chunk) {
    this.chunk = chunk;
    this.goodFrom = Places.collecting(chunk.count());
  }

  /**
   * True for what says nothing about the sensor, only about the signal, its time, or its sender: a
   * channel that stands twice in a packet.
   */
  static boolean isNeutral(Defect defect) {
    return switch (defect.reason()) {
      case SENTINEL, DUPLICATE_TIMESTAMP, OUT_OF_ORDER, CADENCE_VIOLATION, CIRCUIT_OPEN -> true;
      case MALFORMED -> !defect.channel().isEmpty();
      default -> false;
    };
  }

  void accept(int packet) {
    good.beginCopy(chunk, packet);
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      good.sampleCopy(chunk, packet, sample);
    }
    good.end();
    goodFrom.add(packet);
  }

  /** A whole packet for the dead letters. */
  void quarantine(int packet, Defect defect) {
    quarantine(packet, defect, new @Nullable Defect[0]);
  }

  /** The same, with what is wrong with each of its samples. */
  void quarantine(int packet, Defect defect, @Nullable Defect[] defects) {
    dead.beginCopy(chunk, packet);
    int first = chunk.firstSample(packet);
    for (int sample = first; sample < chunk.endSample(packet); sample++) {
      Defect ofSample = defects.length == 0 ? null : defects[sample - first];
      if (ofSample != null && isNeutral(ofSample)) {
        neutral.set(dead.sampleCount());
      }
      dead.sampleCopy(chunk, packet, sample);
    }
    dead.defect(defect).end();
    deadFrom.add(packet);
    quarantined++;
  }

  /** A packet that goes on without its bad samples. */
  void divide(int packet, @Nullable Defect[] defects) {
    int first = chunk.firstSample(packet);
    good.beginCopy(chunk, packet);
    for (int place = 0; place < defects.length; place++) {
      if (defects[place] == null) {
        good.sampleCopy(chunk, packet, first + place);
      }
    }
    good.end();
    goodFrom.add(packet);
    for (int place = 0; place < defects.length; place++) {
      Defect defect = defects[place];
      if (defect != null) {
        neutral.set(dead.sampleCount(), isNeutral(defect));
        dead.beginCopy(chunk, packet).sampleCopy(chunk, packet, first + place);
        dead.defect(defect).end();
        deadFrom.add(packet);
        divided++;
      }
    }
  }

  Judgement judgement(Judgement.Notes notes) {
    return new Judgement(
        chunk,
        good.build(),
        goodFrom,
        dead.build(),
        deadFrom,
        quarantined,
        divided,
        notes.with(neutral));
  }
}
