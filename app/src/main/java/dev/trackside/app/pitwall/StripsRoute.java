package dev.trackside.app.pitwall;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.Route;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/**
 * {@code GET /api/v1/strips}: the newest values of chosen channels of sources, few enough to be
 * drawn; without a source, which sources and channels there are among the newest packets.
 *
 * <p>{@code after} takes the {@code end} of an answer and gives only what came behind it, so that
 * who draws on reads each block once. Pages that draw the same share one read.
 */
final class StripsRoute {
  private static final int SECONDS = 60;
  private static final int SECONDS_MOST = 3_600;
  private static final int CHANNELS_MOST = 12;
  private static final int SOURCES_MOST = 8;

  /** Each has some thousand points at most. */
  private static final int STRIPS_MOST = 24;

  private final SharedReads reads;
  private final StripReader reader;

  StripsRoute(SharedReads reads, StripReader reader) {
    this.reads = reads;
    this.reader = reader;
  }

  Route route() {
    return Route.get(
        "/api/v1/strips",
        Set.of("source", "session", "channels", "seconds", "after"),
        this::answer);
  }

  private void answer(Exchange exchange) throws InterruptedException {
    List<String> sources =
        exchange.queries("source").stream().filter(each -> !each.isEmpty()).distinct().toList();
    if (sources.isEmpty()) {
      answer(exchange, reads.of("known", _ -> reader.known()));
      return;
    }
    if (sources.size() > SOURCES_MOST) {
      throw Exchange.badParameter("source", "at most " + SOURCES_MOST + " sources");
    }
    List<String> channels = channels(exchange);
    if (sources.size() * channels.size() > STRIPS_MOST) {
      throw Exchange.badParameter(
          "channels", "at most " + STRIPS_MOST + " strips, sources times channels");
    }
    StripReader.Wish wish =
        new StripReader.Wish(
            sources,
            exchange.query("session").orElse(""),
            channels,
            Duration.ofSeconds(exchange.number("seconds", SECONDS, 1, SECONDS_MOST)),
            position(exchange));
    answer(exchange, reads.of(wish, moment -> reader.strips(wish, moment)));
  }

  private static void answer(Exchange exchange, byte[] json) {
    exchange.bytes(HttpStatus.OK_200, "application/json", json);
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
}
