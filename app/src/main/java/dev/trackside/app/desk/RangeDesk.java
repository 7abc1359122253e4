package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.packet.Chunk;
import dev.trackside.registry.RangeSurvey;
import dev.trackside.store.Reading;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Proposes ranges from what was recorded. */
public final class RangeDesk {
  private RangeDesk() {}

  /** Hears how far it is. */
  public interface Progress {
    /**
     * Hears it.
     *
     * @param share from 0 to 1; NaN when nobody knows
     */
    void at(double share, String what);
  }

  /** A proposal for every channel of the packets that a query means. */
  public static ObjectNode suggest(
      Reading reading,
      UnaryOperator<Chunk> opener,
      ReplayQuery query,
      ChannelRegistry registry,
      Progress progress) {
    RangeSurvey survey = new RangeSurvey();
    Replay replay = new Replay(reading, query, opener);
    for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
      survey.look(next.get());
      progress.at(Double.NaN, "%,d packets looked at".formatted(survey.packets()));
    }
    ObjectNode view =
        Json.object()
            .put("session", query.session())
            .put("source", query.source())
            .put("packets", survey.packets());
    ArrayNode channels = view.putArray("channels");
    for (RangeSurvey.Range range : survey.ranges()) {
      Optional<Channel> known = registry.find(range.name());
      channels
          .addObject()
          .put("name", range.name())
          .put("type", range.type())
          .put("samples", range.samples())
          .put("seen_min", number(range.least()))
          .put("seen_max", number(range.greatest()))
          .put("p0_5", number(range.low()))
          .put("p99_5", number(range.high()))
          .put("min", number(range.min()))
          .put("max", number(range.max()))
          .put("known_min", known.map(Channel::min).orElse(null))
          .put("known_max", known.map(Channel::max).orElse(null));
    }
    return view;
  }

  private static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}
