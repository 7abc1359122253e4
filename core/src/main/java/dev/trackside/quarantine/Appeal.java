package dev.trackside.quarantine;

import dev.trackside.guard.Checks;
import dev.trackside.guard.Judgement;
import dev.trackside.guard.Validator;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Chunks;
import dev.trackside.packet.Defect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Dead letters before the guard once more, under today's channels. What was unreadable stays: its
 * bytes say no more today. What broke a rule about earlier samples stays as long as its channel
 * asks for that rule, because its neighbours of that time are not at hand.
 */
final class Appeal {
  private Appeal() {}

  /**
   * What comes of it.
   *
   * @param fates the letters that are settled, in order
   * @param late what of the released ones goes back, in the order of their fates
   * @param apart samples of released packets that stay bad
   * @param looked letters that were judged
   */
  record Result(List<Fate> fates, Chunk late, Chunk apart, int looked) {
    int kept() {
      return looked - fates.size();
    }

    /** Rough size in memory, bytes. */
    long sizeBytes() {
      return 128L * fates.size() + late.sizeBytes() + apart.sizeBytes();
    }

    /** The same without the fates that a set names. */
    Result without(BitSet places) {
      if (places.isEmpty()) {
        return this;
      }
      List<Fate> left = new ArrayList<>();
      BitSet lateToo = new BitSet();
      int released = 0;
      for (int place = 0; place < fates.size(); place++) {
        boolean isReleased = fates.get(place).to() == LetterState.RELEASED;
        if (places.get(place)) {
          lateToo.set(released, isReleased);
        } else {
          left.add(fates.get(place));
        }
        released += isReleased ? 1 : 0;
      }
      return withLate(left, lateToo);
    }

    /** The same with some of the late packets, by their places in {@code late}, thrown away. */
    Result withdrawn(BitSet latePlaces) {
      List<Fate> changed = new ArrayList<>();
      int released = 0;
      for (Fate fate : fates) {
        boolean isReleased = fate.to() == LetterState.RELEASED;
        changed.add(isReleased && latePlaces.get(released) ? fate.discarded() : fate);
        released += isReleased ? 1 : 0;
      }
      return withLate(changed, latePlaces);
    }

    private Result withLate(List<Fate> newFates, BitSet gone) {
      if (gone.isEmpty()) {
        return new Result(newFates, late, apart, looked);
      }
      Chunk left = Chunks.without(late, gone);
      return new Result(newFates, left, Appeal.onlyOf(apart, left), looked);
    }
  }

  /** Throws letters away. */
  static Result discard(List<Letter> letters) {
    List<Fate> fates = new ArrayList<>(letters.size());
    for (Letter letter : letters) {
      fates.add(fate(letter, LetterState.DISCARDED));
    }
    return new Result(fates, Chunk.empty(), Chunk.empty(), letters.size());
  }

  /** Judges letters again. */
  static Result judge(List<Letter> letters, Validator validator) {
    ChunkBuilder builder = new ChunkBuilder();
    List<Letter> judged = new ArrayList<>(letters.size());
    for (Letter letter : letters) {
      if (canChange(letter, validator)) {
        builder.beginCopy(letter.chunk(), letter.packet());
        for (int sample = letter.chunk().firstSample(letter.packet());
            sample < letter.chunk().endSample(letter.packet());
            sample++) {
          builder.sampleCopy(letter.chunk(), letter.packet(), sample);
        }
        builder.end();
        judged.add(letter);
      }
    }
    return judge(judged, builder.build(), validator, letters.size());
  }

  /** Judges what is to stand in the place of letters, one packet for each. */
  static Result judge(List<Letter> letters, Chunk instead, Validator validator, int looked) {
    Judgement judgement = validator.judge(instead);
    Chunk good = judgement.accepted();
    List<Fate> fates = new ArrayList<>(good.count());
    ChunkBuilder late = new ChunkBuilder();
    BitSet passed = new BitSet();
    for (int packet = 0; packet < good.count(); packet++) {
      int place = judgement.acceptedFrom().of(packet);
      Letter letter = letters.get(place);
      passed.set(place);
      fates.add(fate(letter, LetterState.RELEASED));
      late.beginCopy(good, packet);
      for (int sample = good.firstSample(packet); sample < good.endSample(packet); sample++) {
        late.sampleCopy(good, packet, sample);
      }
      late.defect(letter.defect()).end();
    }
    ChunkBuilder apart = new ChunkBuilder();
    Chunk bad = judgement.deadLetters();
    for (int packet = 0; packet < bad.count(); packet++) {
      if (bad.defect(packet).split() && passed.get(judgement.deadLettersFrom().of(packet))) {
        Chunks.copy(bad, packet, apart);
      }
    }
    return new Result(fates, late.build(), apart.build(), looked);
  }

  private static Fate fate(Letter letter, LetterState to) {
    String source = letter.chunk().stream(letter.packet()).source();
    return new Fate(letter.position(), letter.defect(), source, to);
  }

  /** The packets of a chunk whose request ids stand in another. */
  private static Chunk onlyOf(Chunk chunk, Chunk other) {
    BitSet absent = new BitSet();
    for (int packet = 0; packet < chunk.count(); packet++) {
      boolean found = false;
      for (int each = 0; each < other.count() && !found; each++) {
        found = other.requestId(each).equals(chunk.requestId(packet));
      }
      absent.set(packet, !found);
    }
    return absent.isEmpty() ? chunk : Chunks.without(chunk, absent);
  }

  private static boolean canChange(Letter letter, Validator validator) {
    Defect defect = letter.defect();
    Checks checks =
        validator.registry().checks(defect.channel(), letter.chunk().eventTime(letter.packet()));
    return switch (defect.reason()) {
      case MALFORMED -> false; // a sample of it stood twice in its packet
      case SINK_REJECTED -> false; // the buffer has the packet, and the other sinks
      case MISSING_FIELD, TOO_LARGE, TYPE_VIOLATION -> !defect.channel().isEmpty();
      case RATE_OF_CHANGE -> checks.ratePerSecondMost() == 0 && checks.steadyNanosMost() == 0;
      case CADENCE_VIOLATION -> checks.gapNanosMost() == 0;
      case OUT_OF_ORDER -> !checks.ordered();
      case DUPLICATE_TIMESTAMP -> !checks.distinctTimes();
      default -> true;
    };
  }
}
