package dev.trackside.gateway.sight;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much comes from each source, second by second. What a transaction takes in is noted by the
 * committer's thread and counts when the transaction is on the disk. A bounded number of sources
 * has a ring of its own; what comes from more goes to {@link #OTHERS}, until one of them has been
 * silent for ten minutes. Looked at by any thread.
 */
public final class SourceMeter {
  /** The sources that are too many, together. */
  public static final String OTHERS = "others";

  /** Packets that name no source. */
  public static final String NONE = "(none)";

  private static final int MOST = 200;
  private static final long SILENT_MILLIS = 600_000;

  private final Map<Stream, Tally> working = new HashMap<>();
  private final Map<String, SourceRing> rings = new HashMap<>();

  /** What a transaction holds of one stream. */
  private static final class Tally {
    private int packets;
    private long samples;
  }

  /** A transaction begins; one that was rolled back is forgotten. */
  public void begin() {
    working.clear();
  }

  /** Notes what the transaction takes in, whatever becomes of it. */
  public void note(Chunk chunk) {
    int streams = chunk.streamCount();
    if (streams == 1 && chunk.count() > 0) {
      note(chunk.streamAt(0), chunk.count(), chunk.sampleCount());
      return;
    }
    int[] packets = new int[streams];
    long[] samples = new long[streams];
    for (int i = 0; i < chunk.count(); i++) {
      int stream = chunk.streamIndex(i);
      packets[stream]++;
      samples[stream] += chunk.endSample(i) - chunk.firstSample(i);
    }
    for (int i = 0; i < streams; i++) {
      if (packets[i] > 0) {
        note(chunk.streamAt(i), packets[i], samples[i]);
      }
    }
  }

  private void note(Stream stream, int packets, long samples) {
    Tally tally = working.computeIfAbsent(stream, _ -> new Tally());
    tally.packets += packets;
    tally.samples += samples;
  }

  /** The transaction is on the disk: what it noted came now. */
  public void committed(long nowMillis) {
    if (working.isEmpty()) {
      return;
    }
    synchronized (rings) {
      working.forEach((stream, tally) ->
          ring(stream.source(), nowMillis)
              .add(stream.session(), tally.packets, tally.samples, nowMillis));
    }
    working.clear();
  }

  private SourceRing ring(String source, long nowMillis) {
    String name = source.isEmpty() ? NONE : source;
    SourceRing known = rings.get(name);
    if (known != null) {
      return known;
    }
    if (rings.size() >= MOST) {
      rings.values().removeIf(each -> nowMillis - each.lastMillis() > SILENT_MILLIS);
    }
    String kept = rings.size() < MOST ? name : OTHERS;
    return rings.computeIfAbsent(kept, _ -> new SourceRing(nowMillis));
  }

  /** How much comes from each source, by name. */
  public List<SourceRate> rates(long nowMillis) {
    List<SourceRate> rates = new ArrayList<>();
    synchronized (rings) {
      rings.forEach((source, ring) -> rates.add(ring.rate(source, nowMillis)));
    }
    rates.sort(Comparator.comparing(SourceRate::source));
    return rates;
  }
}
