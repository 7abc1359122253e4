package dev.trackside.guard;

import dev.trackside.guard.CircuitBreaker.Outcome;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the guard that remembers: the checks on earlier samples, and the breakers, which have
 * the last word. It sees packets in the order in which they are committed; what happened since
 * {@link #mark} can be taken back. For one thread, but for {@link #untracked}.
 *
 * <p>What counts: a bad sample is a failure of its channel, a good one a success; no signal and a
 * time out of line say nothing. A packet with a good sample is a success of its source. A packet
 * that cannot be read, lacks something or comes from the future is a failure of its source, and so
 * is one whose samples are bad in two channels or more; where only a single channel is bad, that is
 * the channel's trouble alone. A source without a name has no breakers.
 */
public final class Watch {
  private final Breakers breakers;
  private final History history = new History();

  /** A watch with every breaker at rest. */
  public Watch(BreakerRules rules) {
    this.breakers = new Breakers(rules);
  }

  /** From here on {@link #rollBack} takes back. */
  public void mark() {
    breakers.mark();
    history.mark();
  }

  /** Takes back everything since {@link #mark}. */
  public void rollBack() {
    breakers.rollBack();
    history.rollBack();
  }

  /** Takes over the breakers that were kept before a restart. */
  public void reload(List<BreakerStatus> kept, Moment now) {
    breakers.reload(kept, now);
    history.rollBack();
  }

  /** Every breaker touched since {@link #mark}, as it stands now. */
  public List<BreakerStatus> changed() {
    return breakers.changed();
  }

  /** The changes of state since {@link #mark}, in order. */
  public List<BreakerTransition> transitions() {
    return breakers.transitions();
  }

  /** Every breaker that is not at rest. */
  public List<BreakerStatus> all() {
    return breakers.all();
  }

  /** Breakers that could not be kept because there were too many. Read by any thread. */
  public long untracked() {
    return breakers.untracked();
  }

  /** Closes breakers by hand; an empty source or channel means any. Returns how many. */
  public int reset(String source, String channel, Moment now) {
    return breakers.reset(source, channel, now);
  }

  /** Closes breakers to which nothing came for as long as their recovery. Returns how many. */
  public int closeSilent(Moment now) {
    return breakers.closeSilent(now);
  }

  /**
   * Judges further what the validator said of a chunk.
   *
   * @param duplicates places of packets that were known already: they say nothing new
   * @return the same object when nothing changes
   */
  public Judgement judge(Judgement judged, BitSet duplicates, Moment now) {
    Judgement checked = judged.notes().asked().isEmpty() ? judged : checked(judged, duplicates);
    return isQuiet(checked) ? checked : held(checked, duplicates, now);
  }

  /** True when no breaker has anything to do with these packets. */
  private boolean isQuiet(Judgement judged) {
    if (judged.deadLetters().count() > 0) {
      return false;
    }
    if (breakers.isEmpty()) {
      return true;
    }
    Chunk chunk = judged.chunk();
    for (int stream = 0; stream < chunk.streamCount(); stream++) {
      if (breakers.find(chunk.streamAt(stream).source()) != null) {
        return false;
      }
    }
    return true;
  }

  /** Holds the samples of channels that ask for it against those before them. */
  private Judgement checked(Judgement judged, BitSet duplicates) {
    Chunk good = judged.accepted();
    Resort resort = null;
    for (int packet = 0; packet < good.count(); packet++) {
      if (duplicates.get(judged.acceptedFrom().of(packet))) {
        continue;
      }
      String source = good.stream(packet).source();
      int first = good.firstSample(packet);
      for (int sample = first; sample < good.endSample(packet); sample++) {
        String channel = good.channelOf(packet, sample);
        List<Channel> editions = judged.notes().asked().get(channel);
        Checks checks =
            editions == null
                ? Checks.NONE
                : ChannelRegistry.checks(editions, good.eventTime(packet));
        Defect defect =
            checks.isEmpty()
                ? null
                : history.come(new BreakerKey(source, channel), checks, good, packet, sample);
        if (defect != null) {
          resort = resort == null ? new Resort(judged) : resort;
          resort.condemn(sample, defect);
        }
      }
    }
    return resort == null ? judged : resort.judgement();
  }

  /** Lets every packet come to its breakers, and takes out what they hold. */
  private Judgement held(Judgement judged, BitSet duplicates, Moment now) {
    Coming coming = new Coming(judged, now);
    int accepted = 0;
    int dead = 0;
    Chunk good = judged.accepted();
    Chunk bad = judged.deadLetters();
    for (int place = 0; place < judged.chunk().count(); place++) {
      int packet =
          accepted < good.count() && judged.acceptedFrom().of(accepted) == place ? accepted : -1;
      int from = dead;
      while (dead < bad.count() && judged.deadLettersFrom().of(dead) == place) {
        dead++;
      }
      if (!duplicates.get(place)) {
        coming.come(place, packet, from, dead);
      }
      accepted += packet >= 0 ? 1 : 0;
    }
    Resort resort = coming.resort;
    return resort == null ? judged : resort.judgement();
  }

  /** The packets of one chunk, coming to their breakers one after the other. */
  private final class Coming {
    private final Judgement judged;
    private final Chunk good;
    private final Chunk bad;
    private final Moment now;
    private final ActivePlaces active;
    private @Nullable Resort resort;

    Coming(Judgement judged, Moment now) {
      this.judged = judged;
      this.good = judged.accepted();
      this.bad = judged.deadLetters();
      this.now = now;
      this.active = new ActivePlaces(good);
    }

    void come(int place, int packet, int firstLetter, int endLetter) {
      String source = judged.chunk().stream(place).source();
      if (source.isEmpty() || (firstLetter == endLetter && breakers.find(source) == null)) {
        return;
      }
      int badChannels = 0;
      boolean isBroken = false;
      for (int letter = firstLetter; letter < endLetter; letter++) {
        if (bad.defect(letter).channel().isEmpty()) {
          isBroken |= !Split.isNeutral(bad.defect(letter));
        } else {
          badChannels += badSamples(source, letter);
        }
      }
      Outcome outcome =
          packet >= 0 ? Outcome.GOOD : isBroken || badChannels > 1 ? Outcome.BAD : Outcome.NEUTRAL;
      if (packet < 0) {
        come(source, "", outcome);
      } else {
        boolean passes = breakers.come(new BreakerKey(source, ""), outcome, now);
        goodSamples(source, packet, passes);
      }
    }

    /** Bad samples of a dead letter come to their channels; returns how many are failures. */
    private int badSamples(String source, int letter) {
      int failures = 0;
      for (int i = bad.firstSample(letter); i < bad.endSample(letter); i++) {
        boolean isNeutral = judged.notes().neutral().get(i);
        failures += isNeutral ? 0 : 1;
        come(source, bad.channelOf(letter, i), isNeutral ? Outcome.NEUTRAL : Outcome.BAD);
      }
      return failures;
    }

    /** What is not good comes to a breaker: a source that is broken brings little else. */
    private void come(String source, String channel, Outcome outcome) {
      Breakers.OfSource ofSource = breakers.find(source);
      boolean isNews =
          ofSource == null || outcome != Outcome.BAD || !ofSource.isStillBad(channel, now);
      if (isNews) {
        breakers.come(new BreakerKey(source, channel), outcome, now);
      }
    }

    private void goodSamples(String source, int packet, boolean passes) {
      Breakers.OfSource ofSource = breakers.find(source);
      int[] places = ofSource == null ? ActivePlaces.NONE : active.of(ofSource, packet);
      if (!passes) {
        resort().hold(packet, Defect.ofPacket(Reason.CIRCUIT_OPEN, ""));
      }
      int first = good.firstSample(packet);
      for (int place : places) {
        String channel = good.channelOf(packet, first + place);
        if (!breakers.come(new BreakerKey(source, channel), Outcome.GOOD, now) && passes) {
          resort().condemn(first + place, Defect.ofSample(Reason.CIRCUIT_OPEN, channel, ""));
        }
      }
    }

    private Resort resort() {
      Resort ready = resort == null ? new Resort(judged) : resort;
      resort = ready;
      return ready;
    }
  }
}
