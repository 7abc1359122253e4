package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Chunks;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.ValueKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges packets by themselves: every check that needs no memory of earlier packets. A packet of
 * which no sample passes is quarantined whole, with the reason of its first sample; otherwise each
 * bad sample becomes a dead letter of its own under the packet's request id. Channels get their own
 * names in place of aliases. Immutable; safe for many threads.
 *
 * <p>What passes here comes before {@link Watch}, which remembers and has the last word.
 */
public final class Validator {
  /** Event times may lie this far in the future; farther, the sender's clock is wrong. */
  private static final long AHEAD_NANOS = Duration.ofDays(1).toNanos();

  private final ChannelRegistry registry;
  private final int textBytesMost;
  private final Defect nothing = Defect.ofPacket(Reason.MISSING_FIELD, "field=samples");
  private final Defect ahead =
      Defect.ofPacket(Reason.CLOCK_SKEW, "field=timestamp|most=24 h after its arrival");

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
    return new Judging(renamed(chunk)).judgement();
  }

  /** The chunk with every channel under its own name; the same object when they are already. */
  private Chunk renamed(Chunk chunk) {
    if (!registry.hasAliases()) {
      return chunk;
    }
    String[] names = new String[chunk.channelCount()];
    boolean differs = false;
    for (int channel = 0; channel < names.length; channel++) {
      names[channel] = registry.canonical(chunk.channelName(channel));
      differs |= !names[channel].equals(chunk.channelName(channel));
    }
    return differs ? Chunks.renamed(chunk, names) : chunk;
  }

  /** One chunk before the guard. Rules are looked up once a chunk for each shape and era. */
  private final class Judging {
    private final Chunk chunk;
    private final Rules[][] rules;
    private boolean hasUnknown;

    Judging(Chunk chunk) {
      this.chunk = chunk;
      this.rules = new Rules[chunk.shapeCount() * registry.eras()][];
      Map<String, Rules> known = new HashMap<>();
      int eras = registry.eras();
      for (int packet = 0; packet < chunk.count(); packet++) {
        int slot = slot(packet);
        if (rules[slot] == null) {
          if (eras > 1) {
            known.clear(); // a name means another definition in another era
          }
          rules[slot] = rules(packet, known);
        }
      }
    }

    private int slot(int packet) {
      int eras = registry.eras();
      int shape = chunk.shape(packet);
      return eras == 1 ? shape : shape * eras + registry.era(chunk.eventTime(packet));
    }

    private Rules[] rules(int packet, Map<String, Rules> known) {
      int shape = chunk.shape(packet);
      Rules[] ofShape = new Rules[chunk.shapeLength(shape)];
      Set<String> before = new HashSet<>();
      for (int place = 0; place < ofShape.length; place++) {
        String name = chunk.channelName(chunk.shapeChannel(shape, place));
        Rules rule = known.computeIfAbsent(name, each -> rule(each, packet));
        hasUnknown |= rule.isOfUnknown();
        ofShape[place] = before.add(name) ? rule : rule.again();
      }
      return ofShape;
    }

    private Rules rule(String name, int packet) {
      Optional<Channel> channel =
          registry.eras() == 1 ? registry.find(name) : registry.find(name, chunk.eventTime(packet));
      return Rules.of(name, channel, textBytesMost);
    }

    Judgement judgement() {
      Judgement.Notes notes =
          new Judgement.Notes(new BitSet(), registry.asked(), hasUnknown ? unknown() : List.of());
      int firstBad = 0;
      while (firstBad < chunk.count() && isGood(firstBad)) {
        firstBad++;
      }
      if (firstBad == chunk.count()) {
        return Judgement.clean(chunk, notes);
      }
      Split split = new Split(chunk);
      for (int packet = 0; packet < chunk.count(); packet++) {
        if (packet < firstBad || (packet > firstBad && isGood(packet))) {
          split.accept(packet);
        } else {
          judgeBad(packet, split);
        }
      }
      return split.judgement(notes);
    }

    private List<UnknownSeen> unknown() {
      int[][] places = new int[chunk.shapeCount()][];
      for (int packet = 0; packet < chunk.count(); packet++) {
        int shape = chunk.shape(packet);
        if (places[shape] == null) {
          Rules[] ofShape = rules[slot(packet)];
          int[] unknown = new int[ofShape.length];
          int size = 0;
          for (int place = 0; place < ofShape.length; place++) {
            if (ofShape[place].isOfUnknown()) {
              unknown[size++] = place;
            }
          }
          places[shape] = Arrays.copyOf(unknown, size);
        }
      }
      return UnknownScan.of(chunk, places);
    }

    private boolean isAhead(int packet) {
      long received = chunk.receivedAt(packet);
      return received > 0 && chunk.eventTime(packet) - received > AHEAD_NANOS;
    }

    private boolean isGood(int packet) {
      if (chunk.isDefective(packet) || isAhead(packet)) {
        return false;
      }
      Rules[] ofShape = rules[slot(packet)];
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

    private void judgeBad(int packet, Split split) {
      if (chunk.isDefective(packet)) {
        split.quarantine(packet, chunk.defect(packet));
        return;
      }
      if (isAhead(packet)) {
        split.quarantine(packet, ahead);
        return;
      }
      Rules[] ofShape = rules[slot(packet)];
      int first = chunk.firstSample(packet);
      @Nullable Defect[] defects = new @Nullable Defect[ofShape.length];
      Defect worst = nothing;
      int bad = 0;
      for (int place = 0; place < ofShape.length; place++) {
        Defect defect = ofShape[place].judge(chunk, first + place);
        if (defect != null) {
          defects[place] = defect;
          worst = bad == 0 ? defect : worst;
          bad++;
        }
      }
      if (bad == ofShape.length) {
        split.quarantine(packet, worst.whole(), defects);
      } else {
        split.divide(packet, defects);
      }
    }
  }
}
