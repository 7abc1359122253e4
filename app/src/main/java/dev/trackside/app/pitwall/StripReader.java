package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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

  private final Gateway gateway;

  /**
   * What somebody wants to draw.
   *
   * @param session empty for any
   * @param window how far back it goes, from the newest packet
   * @param after the end of an answer before, of which this is to go on; negative for none
   */
  record Wish(
      List<String> sources, String session, List<String> channels, Duration window, long after) {
    boolean isFor(Stream stream) {
      return sources.contains(stream.source())
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
  ObjectNode strips(Wish wish, SharedReads.Moment moment) {
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
    Map<String, Map<String, Strip>> strips = new LinkedHashMap<>();
    for (String source : wish.sources()) {
      Map<String, Strip> ofSource = new LinkedHashMap<>();
      wish.channels().forEach(name -> ofSource.put(name, new Strip()));
      strips.put(source, ofSource);
    }
    long reached = through(replay, end, chunk -> collect(chunk, wish, strips));
    ObjectNode view = Json.object().put("from", from).put("end", reached);
    ObjectNode all = view.putObject("strips");
    strips.forEach((source, ofSource) -> {
      ObjectNode one = all.putObject(source);
      ofSource.forEach((name, strip) ->
          one.set(name, wish.after() < 0 ? strip.view() : strip.viewOfPiece(wish.window())));
    });
    return view;
  }

  /**
   * Goes through all packets from where a replay is; those behind the end are for the next answer.
   */
  private static long through(Replay replay, long end, Consumer<Chunk> taker) {
    long from = replay.position();
    boolean isMore = true;
    while (isMore && replay.position() < end) {
      Optional<Chunk> next = replay.next();
      isMore = next.isPresent();
      next.ifPresent(taker);
    }
    return Math.max(from, replay.position());
  }

  private static void collect(Chunk chunk, Wish wish, Map<String, Map<String, Strip>> strips) {
    Strip[][] byStream = new Strip[chunk.streamCount()][];
    for (int i = 0; i < byStream.length; i++) {
      if (wish.isFor(chunk.streamAt(i))) {
        Map<String, Strip> ofSource = strips.getOrDefault(chunk.streamAt(i).source(), Map.of());
        byStream[i] = new Strip[chunk.channelCount()];
        Arrays.setAll(byStream[i], channel -> ofSource.get(chunk.channelName(channel)));
      }
    }
    for (int packet = 0; packet < chunk.count(); packet++) {
      Strip[] byChannel = byStream[chunk.streamIndex(packet)];
      if (byChannel == null) {
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
