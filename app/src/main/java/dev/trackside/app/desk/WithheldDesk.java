package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.fence.Waiting;
import dev.trackside.fence.WaitingCause;
import dev.trackside.packet.Chunk;
import dev.trackside.policy.Policy;
import dev.trackside.store.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is withheld only because the catalogue does not know it, for the site's engineer, who has to
 * say what it is. Of values only the range of numbers is told: a text may name a person.
 */
public final class WithheldDesk {
  private WithheldDesk() {}

  /**
   * A sink behind the fence.
   *
   * @param id its number
   * @param name its name
   * @param destination where it is; empty when the file does not say
   */
  public record Fenced(long id, String name, String destination) {}

  /** Every name that waits because it is not known. */
  public static ObjectNode list(
      Reading reading, UnaryOperator<Chunk> opener, Policy policy, List<Fenced> sinks) {
    WaitingScan scan = new WaitingScan(reading, opener);
    Map<String, Found> all = new TreeMap<>();
    for (Fenced sink : sinks) {
      Map<String, Found> ofSink = new TreeMap<>();
      scan.through(sink.id(), new Gathering(policy, ofSink));
      ofSink.forEach((name, found) -> {
        found.sinks.add(sink.name());
        all.merge(name, found, Found::and);
      });
    }
    ObjectNode view =
        Json.object()
            .put("looked_at_packets", scan.packets())
            .put("counts_are_estimates", scan.leavesRowsOut())
            .put("ranges_are_estimates", scan.leavesPacketsOut());
    ArrayNode withheld = view.putArray("withheld");
    all.forEach((name, found) -> withheld.add(found.view(name)));
    return view;
  }

  /** Gathers the unknown names of one sink. */
  private static final class Gathering implements WaitingScan.Visitor {
    private final Policy policy;
    private final Map<String, Found> found;

    Gathering(Policy policy, Map<String, Found> found) {
      this.policy = policy;
      this.found = found;
    }

    private boolean isMeant(String name) {
      return !WaitingCause.isPacket(name)
          && !policy.fields().classes().containsKey(WaitingCause.field(name));
    }

    @Override
    public void row(WithheldRow row, Waiting waiting) {
      waiting
          .counts()
          .forEach((name, count) -> {
            if (isMeant(name)) {
              found.computeIfAbsent(name, any -> new Found()).count(count, row.sinceMillis());
            }
          });
    }

    @Override
    public void packet(WithheldRow row, Chunk chunk, int packet, Set<String> names) {
      Map<String, PacketValues.Value> values = PacketValues.of(chunk, packet, names);
      values.forEach((name, value) -> {
        Found meant = found.get(name);
        if (meant != null && isMeant(name)) {
          meant.value(chunk.stream(packet).source(), chunk.eventTime(packet), value);
        }
      });
    }
  }

  /** What was found of a name. */
  private static final class Found {
    private final Set<String> sinks = new TreeSet<>();
    private final Set<String> types = new TreeSet<>();
    private final Map<String, Times> bySource = new HashMap<>();
    private long packets;
    private long sinceMillis = Long.MAX_VALUE;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void count(int more, long since) {
      packets += more;
      sinceMillis = Math.min(sinceMillis, since);
    }

    void value(String source, long eventNanos, PacketValues.Value value) {
      types.add(value.type());
      if (!Double.isNaN(value.number())) {
        min = Math.min(min, value.number());
        max = Math.max(max, value.number());
      }
      bySource.merge(source, new Times(1, eventNanos, eventNanos), Times::and);
    }

    /** The same packets wait for several sinks: they are counted once. */
    Found and(Found other) {
      Found more = other.packets > packets ? other : this;
      more.sinceMillis = Math.min(sinceMillis, other.sinceMillis);
      more.sinks.addAll(sinks);
      more.sinks.addAll(other.sinks);
      return more;
    }

    ObjectNode view(String name) {
      boolean isNumber = min <= max;
      ObjectNode view =
          Json.object()
              .put("name", WaitingCause.field(name))
              .put("metadata", WaitingCause.isMetadata(name))
              .put("since", Views.time(sinceMillis))
              .put("packets", packets)
              .put("type", types.size() == 1 ? types.iterator().next() : "mixed")
              .put("rate_hz", rate())
              .put("min", isNumber ? (Double) min : null)
              .put("max", isNumber ? (Double) max : null);
      ArrayNode names = view.putArray("sinks");
      sinks.forEach(names::add);
      return view;
    }

    /** Of the source that sends most: two cars do not make a channel faster. */
    private @Nullable Double rate() {
      return bySource.values().stream()
          .max((one, other) -> Long.compare(one.count(), other.count()))
          .filter(times -> times.last() > times.first())
          .map(times -> (times.count() - 1) * 1e9 / (times.last() - times.first()))
          .map(rate -> Math.round(rate * 10) / 10.0)
          .orElse(null);
    }
  }

  /** Event times of one source. */
  private record Times(long count, long first, long last) {
    Times and(Times other) {
      return new Times(
          count + other.count, Math.min(first, other.first), Math.max(last, other.last));
    }
  }
}
