package dev.trackside.registry;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Looks at recorded packets and says which range each channel moved in. Percentiles come from a
 * random sample of fixed size (Vitter's algorithm R), so that memory stays small; the extremes and
 * the counts are exact. Beyond 10,000 channels no more are looked at. For one thread.
 */
public final class RangeSurvey {
  private static final int KEPT = 8_192;
  private static final int CHANNELS_MOST = 10_000;
  private static final long SEED = 20_250_831;
  private static final double TAIL = 0.005;
  private static final double MARGIN = 0.25;

  private final Map<String, Seen> seen = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long packets;

  /**
   * What was seen of a channel, and the range that is proposed for it.
   *
   * @param name the channel
   * @param samples how many, of any kind
   * @param kinds the kinds of their values, added up as in {@link UnknownChannel#kinds}
   * @param least the least number; NaN for none
   * @param greatest the greatest number; NaN for none
   * @param low 0.5 % of the numbers are less
   * @param high 0.5 % of the numbers are greater
   * @param min the proposed least value
   * @param max the proposed greatest value
   */
  public record Range(
      String name,
      long samples,
      int kinds,
      double least,
      double greatest,
      double low,
      double high,
      double min,
      double max) {
    /** The proposed type: number, boolean or text. */
    public String type() {
      boolean isFlag = kinds == 2 && least >= 0 && greatest <= 1;
      return (kinds & 8) != 0 ? "text" : kinds == 4 || isFlag ? "boolean" : "number";
    }
  }

  /** What was seen of a channel so far. */
  private static final class Seen {
    private double[] kept = new double[64];
    private long samples;
    private long numbers;
    private int kinds;
    private double least = Double.NaN;
    private double greatest = Double.NaN;

    void number(double value, SplittableRandom random) {
      if (!Double.isFinite(value)) {
        return;
      }
      least = least <= value ? least : value;
      greatest = greatest >= value ? greatest : value;
      long place = numbers < KEPT ? numbers : random.nextLong(numbers + 1);
      numbers++;
      if (place < KEPT) {
        if (place >= kept.length) {
          kept = Arrays.copyOf(kept, Math.min(KEPT, kept.length * 4));
        }
        kept[(int) place] = value;
      }
    }

    Range range(String name) {
      int count = (int) Math.min(numbers, KEPT);
      if (count == 0) {
        double none = Double.NaN;
        return new Range(name, samples, kinds, none, none, none, none, none, none);
      }
      double[] sorted = Arrays.copyOf(kept, count);
      Arrays.sort(sorted);
      double low = sorted[(int) Math.floor(TAIL * (count - 1))];
      double high = sorted[(int) Math.ceil((1 - TAIL) * (count - 1))];
      double spread = high > low ? high - low : Math.max(1, Math.abs(high));
      double step = Math.pow(10, Math.floor(Math.log10(spread)) - 1);
      double min = Math.floor((low - MARGIN * spread) / step) * step;
      double max = Math.ceil((high + MARGIN * spread) / step) * step;
      // What was never below zero is most likely not meant to be.
      return new Range(
          name,
          samples,
          kinds,
          least,
          greatest,
          low,
          high,
          least >= 0 ? Math.max(0, min) : min,
          max);
    }
  }

  /** Looks at packets. */
  public void look(Chunk chunk) {
    packets += chunk.count();
    @Nullable Seen[] ofChannel = new Seen[chunk.channelCount()];
    for (int i = 0; i < ofChannel.length; i++) {
      ofChannel[i] = seenOf(chunk.channelName(i));
    }
    for (int packet = 0; packet < chunk.count(); packet++) {
      int shape = chunk.shape(packet);
      int first = chunk.firstSample(packet);
      for (int i = first; i < chunk.endSample(packet); i++) {
        look(chunk, i, ofChannel[chunk.shapeChannel(shape, i - first)]);
      }
    }
  }

  private @Nullable Seen seenOf(String channel) {
    Seen of = seen.get(channel);
    if (of == null && seen.size() < CHANNELS_MOST) {
      of = new Seen();
      seen.put(channel, of);
    }
    return of;
  }

  private void look(Chunk chunk, int sample, @Nullable Seen of) {
    if (of == null) {
      return;
    }
    of.samples++;
    switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> {
        of.kinds |= 1;
        of.number(chunk.number(sample), random);
      }
      case ValueKind.INTEGER -> {
        of.kinds |= 2;
        of.number((double) chunk.bits(sample), random);
      }
      case ValueKind.BOOLEAN -> of.kinds |= 4;
      case ValueKind.TEXT -> of.kinds |= 8;
      case ValueKind.NULL -> of.kinds |= 16;
      case ValueKind.ERASED -> of.samples--; // what it was, nobody can say
      case ValueKind.SEALED -> throw new IllegalArgumentException("a sealed value came unopened");
      default -> of.kinds |= 32;
    }
  }

  /** How many packets were looked at. */
  public long packets() {
    return packets;
  }

  /** What was seen, by name; channels of which no sample came are left out. */
  public List<Range> ranges() {
    return seen.entrySet().stream()
        .filter(each -> each.getValue().samples > 0)
        .map(each -> each.getValue().range(each.getKey()))
        .sorted(Comparator.comparing(Range::name))
        .toList();
  }
}
