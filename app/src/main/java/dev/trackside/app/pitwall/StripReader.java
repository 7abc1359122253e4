package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads strips out of the buffer. What is read is bounded by packets, what is answered by points:
 * where there are more, each share of the time keeps its lowest and its highest value.
 */
final class StripReader {
  private static final ReplayQuery ALL =
      new ReplayQuery("", "", Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);

  /** Packets that one answer may read; at a thousand a second the last two minutes. */
  private static final long PACKETS_MOST = 120_000;

  /**
   * Packets that are read for who is further behind than that: then so many come a second that
   * nobody could see them all, and reading all would take the time of those that come.
   */
  private static final long NEWEST = 10_000;

  /** Packets that are looked at for sources and channels. */
  private static final long KNOWN_PACKETS = 4_000;

  private static final Duration KNOWN_WINDOW = Duration.ofMinutes(10);

  /** Samples of packets that are kept for the next wish, some megabytes at most. */
  private static final long KEPT_SAMPLES = 500_000;

  private final Gateway gateway;
  private Tail tail = NOTHING;

  /**
   * The packets that the newest wish went through: a page wishes the same for each of its cars.
   *
   * @param moment when that was; in another they are read anew, for what was erased since is gone
   * @param from where it began
   * @param reached where it ended
   */
  private record Tail(
      SharedReads.@Nullable Moment moment, long from, long reached, List<Chunk> chunks) {}

  private static final Tail NOTHING = new Tail(null, -1, -1, List.of());

  /**
   * What somebody wants to draw.
   *
   * @param session empty for any
   * @param window how far back it goes, from the newest packet
   * @param after the end of an answer before, of which this is to go on; negative for none
   */
  record Wish(String source, String session, List<String> channels, Duration window, long after) {
    boolean isFor(Stream stream) {
      return source.equals(stream.source())
          && (session.isEmpty() || session.equals(stream.session()));
    }
  }

  StripReader(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The position behind the newest packet. */
  long newestEnd() {
    return gateway.replay(ALL).newestEnd();
  }

  /** What is wished, up to a position. */
  synchronized ObjectNode strips(Wish wish, SharedReads.Moment moment) {
    long end = moment.end(this::newestEnd);
    Replay replay = gateway.replay(ALL).ahead();
    if (wish.after() < 0) {
      replay.fromNewest(wish.window(), PACKETS_MOST);
      if (replay.position() > end) {
        replay.from(Math.max(0, end - NEWEST)); // so many came since the end was set
      }
    } else {
      replay.from(end - wish.after() > PACKETS_MOST ? end - NEWEST : wish.after());
    }
    long from = replay.position();
    Map<String, Strip> strips = new TreeMap<>();
    wish.channels().forEach(name -> strips.put(name, new Strip()));
    long reached = through(replay, moment, end, chunk -> collect(chunk, wish, strips));
    ObjectNode view = Json.object().put("source", wish.source());
    view.put("from", from).put("end", reached);
    ObjectNode all = view.putObject("strips");
    for (String name : wish.channels()) {
      Strip strip = strips.getOrDefault(name, new Strip());
      all.set(name, wish.after() < 0 ? strip.view() : strip.viewOfPiece(wish.window()));
    }
    return view;
  }

  /**
   * Goes through all packets from where a replay is; those behind the end are for the next answer.
   */
  @SuppressWarnings("ReferenceEquality") // the very same moment
  private long through(Replay replay, SharedReads.Moment moment, long end, Consumer<Chunk> taker) {
    long from = replay.position();
    if (tail.moment() == moment && tail.from() == from) {
      tail.chunks().forEach(taker);
      return tail.reached();
    }
    List<Chunk> kept = new ArrayList<>();
    long samples = 0;
    boolean isMore = true;
    while (isMore && replay.position() < end) {
      Optional<Chunk> next = replay.next();
      isMore = next.isPresent();
      if (next.isPresent()) {
        taker.accept(next.get());
        samples += next.get().sampleCount();
        kept.add(next.get());
        if (samples > KEPT_SAMPLES) {
          kept.clear();
        }
      }
    }
    long reached = Math.max(from, replay.position());
    boolean isKept = samples <= KEPT_SAMPLES;
    tail = isKept ? new Tail(moment, from, reached, List.copyOf(kept)) : NOTHING;
    return reached;
  }

  private static void collect(Chunk chunk, Wish wish, Map<String, Strip> strips) {
    Strip[] byChannel = new Strip[chunk.channelCount()];
    Arrays.setAll(byChannel, i -> strips.get(chunk.channelName(i)));
    boolean[] isWished = new boolean[chunk.streamCount()];
    for (int i = 0; i < isWished.length; i++) {
      isWished[i] = wish.isFor(chunk.streamAt(i));
    }
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (!isWished[chunk.streamIndex(packet)]) {
        continue;
      }
      int shape = chunk.shape(packet);
      int first = chunk.firstSample(packet);
      for (int i = first; i < chunk.endSample(packet); i++) {
        Strip strip = byChannel[chunk.shapeChannel(shape, i - first)];
        if (strip != null) {
          strip.add(chunk, packet, i);
        }
      }
    }
  }

  /** Which sources and channels there are among the newest packets. */
  ObjectNode known() {
    Replay replay = gateway.replay(ALL).fromNewest(KNOWN_WINDOW, KNOWN_PACKETS);
    Map<String, Map<String, Set<String>>> sources = new TreeMap<>();
    for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
      Chunk chunk = next.get();
      BitSet seen = new BitSet();
      for (int packet = 0; packet < chunk.count(); packet++) {
        int shape = chunk.shape(packet);
        int kind = chunk.streamIndex(packet) * chunk.shapeCount() + shape;
        if (!seen.get(kind)) {
          seen.set(kind);
          Set<String> names =
              sources
                  .computeIfAbsent(chunk.stream(packet).source(), _ -> new TreeMap<>())
                  .computeIfAbsent(chunk.stream(packet).session(), _ -> new TreeSet<>());
          for (int i = 0; i < chunk.shapeLength(shape); i++) {
            names.add(chunk.channelName(chunk.shapeChannel(shape, i)));
          }
        }
      }
    }
    ObjectNode view = Json.object();
    ArrayNode list = view.putArray("sources");
    sources.forEach((source, sessions) ->
        sessions.forEach((session, names) -> {
          ObjectNode one = list.addObject().put("source", source).put("session", session);
          ArrayNode channels = one.putArray("channels");
          names.forEach(channels::add);
        }));
    return view;
  }
}
