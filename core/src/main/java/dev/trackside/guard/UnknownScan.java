package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the samples of unknown channels in a chunk. For one chunk. */
final class UnknownScan {
  /** Channels of one chunk that are looked at; rubbish names must not cost more. */
  private static final int MOST = 256;

  private final Chunk chunk;
  private final Map<Long, Seen> seen = new LinkedHashMap<>();

  private UnknownScan(Chunk chunk) {
    this.chunk = chunk;
  }

  /** What was seen so far of one channel of one stream. */
  private static final class Seen {
    private final String source;
    private final String name;
    private long samples;
    private int kinds;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Seen(String source, String name) {
      this.source = source;
      this.name = name;
    }

    void add(byte kind, double value, long eventTime) {
      samples++;
      first = Math.min(first, eventTime);
      last = Math.max(last, eventTime);
      switch (kind) {
        case ValueKind.NUMBER -> number(1, value);
        case ValueKind.INTEGER -> number(2, value);
        case ValueKind.BOOLEAN -> kinds |= 4;
        case ValueKind.TEXT -> kinds |= 8;
        case ValueKind.NULL -> kinds |= 16;
        case ValueKind.ERASED -> {} // of a dead letter that is judged again
        default -> kinds |= 32;
      }
    }

    private void number(int bit, double value) {
      kinds |= bit;
      if (Double.isFinite(value)) {
        min = min <= value ? min : value;
        max = max >= value ? max : value;
      }
    }

    UnknownSeen told() {
      return new UnknownSeen(source, name, samples, kinds, min, max, first, last);
    }
  }

  /** Looks at the places of each shape whose channels are unknown; null for a shape without. */
  static List<UnknownSeen> of(Chunk chunk, int[] @Nullable [] placesOfShape) {
    UnknownScan scan = new UnknownScan(chunk);
    for (int packet = 0; packet < chunk.count(); packet++) {
      int[] places = placesOfShape[chunk.shape(packet)];
      if (places != null) {
        scan.look(packet, places);
      }
    }
    List<UnknownSeen> told = new ArrayList<>(scan.seen.size());
    scan.seen.values().forEach(each -> told.add(each.told()));
    return told;
  }

  private void look(int packet, int[] places) {
    int shape = chunk.shape(packet);
    int first = chunk.firstSample(packet);
    for (int place : places) {
      int channel = chunk.shapeChannel(shape, place);
      Seen of = seen(packet, channel);
      if (of != null) {
        int sample = first + place;
        byte kind = chunk.kind(sample);
        double value =
            kind == ValueKind.INTEGER ? (double) chunk.bits(sample) : chunk.number(sample);
        of.add(kind, value, chunk.eventTime(packet));
      }
    }
  }

  private @Nullable Seen seen(int packet, int channel) {
    long key = (long) chunk.streamIndex(packet) << 32 | channel;
    Seen known = seen.get(key);
    if (known == null && seen.size() < MOST) {
      known = new Seen(chunk.stream(packet).source(), chunk.channelName(channel));
      seen.put(key, known);
    }
    return known;
  }
}
