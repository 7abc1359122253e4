package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * Judges packets by themselves: every check that needs no memory of earlier packets. A packet of
 * which no sample passes is quarantined whole, with the reason of its first sample; otherwise each
 * bad sample becomes a dead letter of its own under the packet's request id. Immutable; safe for
 * many threads.
 *
 * <p>Here is the breakers' place in the line: they will have the last word on what passed.
 */
public final class Validator {
  private final ChannelRegistry registry;
  private final int textBytesMost;
  private final Defect nothing = Defect.ofPacket(Reason.MISSING_FIELD, "field=samples");

  /** A validator for a registry, taking texts up to a number of bytes. */
  public Validator(ChannelRegistry registry, int textBytesMost) {
    this.registry = registry;
    this.textBytesMost = textBytesMost;
  }

  /** The channels by which it judges. */
  public ChannelRegistry registry() {
    return registry;
  }

  /** Judges all packets of a chunk. */
  public Judgement judge(Chunk chunk) {
    Rules[][] rules = rules(chunk);
    int firstBad = 0;
    while (firstBad < chunk.count() && isGood(chunk, firstBad, rules)) {
      firstBad++;
    }
    return firstBad == chunk.count() ? Judgement.clean(chunk) : split(chunk, firstBad, rules);
  }

  /** The rules of each shape's channels, looked up once a chunk. */
  private Rules[][] rules(Chunk chunk) {
    @Nullable Rules[] ofChannel = new @Nullable Rules[chunk.channelCount()];
    int[] seenInShape = new int[chunk.channelCount()];
    Rules[][] ofShape = new Rules[chunk.shapeCount()][];
    for (int packet = 0; packet < chunk.count(); packet++) {
      int shape = chunk.shape(packet);
      if (ofShape[shape] == null) {
        ofShape[shape] = rules(chunk, shape, ofChannel, seenInShape);
      }
    }
    return ofShape;
  }

  private Rules[] rules(Chunk chunk, int shape, @Nullable Rules[] ofChannel, int[] seenInShape) {
    Rules[] rules = new Rules[chunk.shapeLength(shape)];
    for (int place = 0; place < rules.length; place++) {
      int channel = chunk.shapeChannel(shape, place);
      Rules known = ofChannel[channel];
      if (known == null) {
        known = Rules.of(chunk.channelName(channel), registry, textBytesMost);
        ofChannel[channel] = known;
      }
      rules[place] = seenInShape[channel] == shape + 1 ? known.again() : known;
      seenInShape[channel] = shape + 1;
    }
    return rules;
  }

  private static boolean isGood(Chunk chunk, int packet, Rules[][] rules) {
    if (chunk.isDefective(packet)) {
      return false;
    }
    Rules[] ofShape = rules[chunk.shape(packet)];
    int sample = chunk.firstSample(packet);
    for (Rules rule : ofShape) {
      if (!(chunk.kind(sample) == ValueKind.NUMBER && rule.takes(chunk.number(sample)))
          && rule.judge(chunk, sample) != null) {
        return false;
      }
      sample++;
    }
    return ofShape.length > 0;
  }

  private Judgement split(Chunk chunk, int firstBad, Rules[][] rules) {
    Split split = new Split(chunk);
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (packet < firstBad || (packet > firstBad && isGood(chunk, packet, rules))) {
        split.accept(packet);
      } else {
        judgeBad(chunk, packet, rules[chunk.shape(packet)], split);
      }
    }
    return split.judgement();
  }

  private void judgeBad(Chunk chunk, int packet, Rules[] rules, Split split) {
    if (chunk.isDefective(packet)) {
      split.quarantine(packet, chunk.defect(packet));
      return;
    }
    int first = chunk.firstSample(packet);
    @Nullable Defect[] defects = new @Nullable Defect[rules.length];
    Defect worst = nothing;
    int bad = 0;
    for (int place = 0; place < rules.length; place++) {
      Defect defect = rules[place].judge(chunk, first + place);
      if (defect != null) {
        defects[place] = defect;
        worst = bad == 0 ? defect : worst;
        bad++;
      }
    }
    if (bad == rules.length) {
      split.quarantine(packet, worst.whole());
    } else {
      split.divide(packet, defects);
    }
  }

  /** Sorts a chunk's packets and samples into what passes and what does not. */
  private static final class Split {
    private final Chunk chunk;
    private final ChunkBuilder good = new ChunkBuilder();
    private final ChunkBuilder dead = new ChunkBuilder();
    private final Places goodFrom;
    private final Places deadFrom = Places.collecting(16);
    private int quarantined;
    private int divided;

    Split(Chunk chunk) {
      this.chunk = chunk;
      this.goodFrom = Places.collecting(chunk.count());
    }

    void accept(int packet) {
      good.beginCopy(chunk, packet);
      copySamples(packet, good);
      good.end();
      goodFrom.add(packet);
    }

    void quarantine(int packet, Defect defect) {
      dead.beginCopy(chunk, packet);
      copySamples(packet, dead);
      dead.defect(defect).end();
      deadFrom.add(packet);
      quarantined++;
    }

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
          dead.beginCopy(chunk, packet).sampleCopy(chunk, packet, first + place);
          dead.defect(defect).end();
          deadFrom.add(packet);
          divided++;
        }
      }
    }

    private void copySamples(int packet, ChunkBuilder to) {
      for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
        to.sampleCopy(chunk, packet, sample);
      }
    }

    Judgement judgement() {
      return new Judgement(
          chunk, good.build(), goodFrom, dead.build(), deadFrom, quarantined, divided);
    }
  }
}
