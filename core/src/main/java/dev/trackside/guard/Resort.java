package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Chunks;
import dev.trackside.packet.Defect;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A judgement of which some accepted samples and packets do not pass after all. A packet that has
 * none left is a dead letter whole, with what was taken out of it now. For one judgement.
 */
final class Resort {
  private final Judgement judged;
  private final Map<Integer, Defect> samples = new HashMap<>();
  private final Map<Integer, Defect> packets = new HashMap<>();
  private final ChunkBuilder good = new ChunkBuilder();
  private final ChunkBuilder dead = new ChunkBuilder();
  private final Places goodFrom;
  private final Places deadFrom = Places.collecting(16);
  private final BitSet neutral = new BitSet();
  private int quarantined;
  private int split;

  Resort(Judgement judged) {
    this.judged = judged;
    this.goodFrom = Places.collecting(judged.accepted().count());
  }

  /** An accepted sample, by its index, does not pass. */
  void condemn(int sample, Defect defect) {
    samples.put(sample, defect);
  }

  /** An accepted packet does not pass. */
  void hold(int packet, Defect defect) {
    packets.put(packet, defect);
  }

  /** Everything sorted again, in the order of the packets. */
  Judgement judgement() {
    Chunk accepted = judged.accepted();
    int letter = 0;
    for (int packet = 0; packet < accepted.count(); packet++) {
      int place = judged.acceptedFrom().of(packet);
      letter = lettersUpTo(letter, place);
      Defect whole = packets.get(packet);
      if (whole != null) {
        quarantine(packet, place, whole);
      } else {
        sort(packet, place);
      }
    }
    lettersUpTo(letter, Integer.MAX_VALUE);
    return new Judgement(
        judged.chunk(),
        good.build(),
        goodFrom,
        dead.build(),
        deadFrom,
        quarantined,
        split,
        judged.notes().with(neutral));
  }

  /** The dead letters that there were before, up to a place. */
  private int lettersUpTo(int from, int place) {
    Chunk letters = judged.deadLetters();
    int letter = from;
    while (letter < letters.count() && judged.deadLettersFrom().of(letter) <= place) {
      int first = letters.firstSample(letter);
      for (int sample = first; sample < letters.endSample(letter); sample++) {
        neutral.set(dead.sampleCount() + sample - first, judged.notes().neutral().get(sample));
      }
      Chunks.copy(letters, letter, dead);
      count(judged.deadLettersFrom().of(letter), letters.defect(letter));
      letter++;
    }
    return letter;
  }

  private void count(int place, Defect defect) {
    deadFrom.add(place);
    split += defect.split() ? 1 : 0;
    quarantined += defect.split() ? 0 : 1;
  }

  private void sort(int packet, int place) {
    Chunk accepted = judged.accepted();
    int first = accepted.firstSample(packet);
    int end = accepted.endSample(packet);
    int condemned = 0;
    Defect worst = null;
    for (int sample = first; sample < end; sample++) {
      Defect defect = samples.get(sample);
      condemned += defect == null ? 0 : 1;
      worst = worst == null ? defect : worst;
    }
    if (worst == null) {
      Chunks.copy(accepted, packet, good);
      goodFrom.add(place);
    } else if (condemned == end - first) {
      quarantine(packet, place, worst.whole());
    } else {
      divide(packet, place);
    }
  }

  private void quarantine(int packet, int place, Defect defect) {
    Chunk accepted = judged.accepted();
    dead.beginCopy(accepted, packet);
    for (int i = accepted.firstSample(packet); i < accepted.endSample(packet); i++) {
      Defect ofSample = samples.get(i);
      neutral.set(dead.sampleCount(), Split.isNeutral(ofSample == null ? defect : ofSample));
      dead.sampleCopy(accepted, packet, i);
    }
    dead.defect(defect).end();
    count(place, defect);
  }

  private void divide(int packet, int place) {
    Chunk accepted = judged.accepted();
    good.beginCopy(accepted, packet);
    for (int i = accepted.firstSample(packet); i < accepted.endSample(packet); i++) {
      if (!samples.containsKey(i)) {
        good.sampleCopy(accepted, packet, i);
      }
    }
    good.end();
    goodFrom.add(place);
    for (int i = accepted.firstSample(packet); i < accepted.endSample(packet); i++) {
      Defect defect = samples.get(i);
      if (defect != null) {
        neutral.set(dead.sampleCount(), Split.isNeutral(defect));
        dead.beginCopy(accepted, packet).sampleCopy(accepted, packet, i);
        dead.defect(defect).end();
        count(place, defect);
      }
    }
  }
}
