package dev.trackside.app.pitwall;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.Route;
import dev.trackside.app.http.StoreReads;
import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /api/v1/strips}: the newest values of chosen channels of a source, few enough to be
 * drawn; without a source, which sources and channels there are among the newest packets.
 *
 * <p>{@code after} takes the {@code end} of an answer and gives only what came behind it, so that
 * who draws on reads each block once. What is read is bounded by packets, what is answered by
 * points: where there are more, each share of the time keeps its lowest and its highest value.
 */
final class StripsRoute {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final int SECONDS = 60;
  private static final int SECONDS_MOST = 3_600;
  private static final int CHANNELS_MOST = 12;

  /** Packets that one answer may read; at a thousand a second the last two minutes. */
  private static final long PACKETS_MOST = 120_000;

  /** Packets that are looked at for sources and channels. */
  private static final long KNOWN_PACKETS = 4_000;

  private static final Duration KNOWN_WINDOW = Duration.ofMinutes(10);

  private final Gateway gateway;
  private final StoreReads reads;

  StripsRoute(Gateway gateway, StoreReads reads) {
    this.gateway = gateway;
    this.reads = reads;
  }

  Route route() {
    return Route.get(
        "/api/v1/strips",
        Set.of("source", "session", "channels", "seconds", "after"),
        this::answer);
  }

  private void answer(Exchange exchange) throws InterruptedException {
    String source = exchange.query("source").orElse("");
    if (source.isEmpty()) {
      exchange.json(reads.run(this::known, WAIT));
      return;
    }
    List<String> channels = channels(exchange);
    ReplayQuery query =
        new ReplayQuery(
            exchange.query("session").orElse(""),
            source,
            Set.copyOf(channels),
            Long.MIN_VALUE,
            Long.MAX_VALUE);
    Duration window = Duration.ofSeconds(exchange.number("seconds", SECONDS, 1, SECONDS_MOST));
    long after = position(exchange);
    exchange.json(reads.run(() -> strips(query, channels, window, after), WAIT));
  }

  private static List<String> channels(Exchange exchange) {
    Set<String> channels = new LinkedHashSet<>();
    for (String name : exchange.query("channels").orElse("").split(",", -1)) {
      if (!name.isBlank()) {
        channels.add(name.strip());
      }
    }
    if (channels.isEmpty() || channels.size() > CHANNELS_MOST) {
      throw Exchange.badParameter("channels", "1 to " + CHANNELS_MOST + " names of channels");
    }
    return List.copyOf(channels);
  }

  private static long position(Exchange exchange) {
    String text = exchange.query("after").orElse("-1");
    if (!text.matches("-1|[0-9]{1,18}")) {
      throw Exchange.badParameter("after", "the end of an answer before");
    }
    return Long.parseLong(text);
  }

  private ObjectNode strips(ReplayQuery query, List<String> channels, Duration window, long after) {
    Replay replay = gateway.replay(query);
    if (after < 0) {
      replay.fromNewest(window, PACKETS_MOST);
    } else {
      replay.from(after).skipToNewest(PACKETS_MOST);
    }
    long from = replay.position();
    Map<String, Strip> strips = new TreeMap<>();
    channels.forEach(name -> strips.put(name, new Strip()));
    // Bounded here too: packets come while it reads.
    boolean more = true;
    while (more && replay.position() - from < PACKETS_MOST) {
      Optional<Chunk> next = replay.next();
      next.ifPresent(chunk -> collect(chunk, strips));
      more = next.isPresent();
    }
    ObjectNode view = Json.object().put("source", query.source());
    view.put("from", from).put("end", replay.position());
    ObjectNode all = view.putObject("strips");
    channels.forEach(name -> all.set(name, strips.getOrDefault(name, new Strip()).view()));
    return view;
  }

  private static void collect(Chunk chunk, Map<String, Strip> strips) {
    Strip[] byChannel = new Strip[chunk.channelCount()];
    Arrays.setAll(byChannel, i -> strips.get(chunk.channelName(i)));
    for (int packet = 0; packet < chunk.count(); packet++) {
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

  private ObjectNode known() {
    ReplayQuery all = new ReplayQuery("", "", Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);
    Replay replay = gateway.replay(all).fromNewest(KNOWN_WINDOW, KNOWN_PACKETS);
    Map<String, Map<String, Set<String>>> sources = new TreeMap<>();
    for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
      Chunk chunk = next.get();
      for (int packet = 0; packet < chunk.count(); packet++) {
        Set<String> names =
            sources
                .computeIfAbsent(chunk.stream(packet).source(), _ -> new TreeMap<>())
                .computeIfAbsent(chunk.stream(packet).session(), _ -> new TreeSet<>());
        int shape = chunk.shape(packet);
        for (int i = 0; i < chunk.shapeLength(shape); i++) {
          names.add(chunk.channelName(chunk.shapeChannel(shape, i)));
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
