package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Checks;
import dev.trackside.guard.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads channels from YAML, over those that are known already, and gathers all that is wrong. What
 * a channel does not say stays as it was; a list under a name are its editions, each valid at other
 * event times.
 *
 * <pre>
 *   speed: {max: 420, aliases: [vCar], rate: 600}
 *   boost:
 *     - {unit: bar, min: 0, max: 4, valid_to: 2025-06-01}
 *     - {unit: kPa, min: 0, max: 400, valid_from: 2025-06-01}
 * </pre>
 */
final class ChannelNodes {
  static final String HINT = "write speed: {min: 0, max: 420, unit: km/h}";

  private static final List<String> PARTS =
      List.of(
          "min",
          "max",
          "unit",
          "type",
          "sentinels",
          "aliases",
          "rate",
          "steady",
          "gap",
          "ordered",
          "distinct_times",
          "valid_from",
          "valid_to");
  private static final List<String> TYPES = List.of("number", "boolean", "text");
  private static final Kind<Duration> TIME = Quantities.duration(Duration.ZERO, Duration.ofDays(1));

  private final List<BadValueException> problems = new ArrayList<>();
  private final Map<String, List<Channel>> read = new LinkedHashMap<>();
  private ChannelRegistry registry;

  /** Channels over known ones. */
  ChannelNodes(ChannelRegistry known) {
    this.registry = known;
  }

  /** All that is wrong so far. */
  List<BadValueException> problems() {
    return problems;
  }

  /** What is known, with all that was read. */
  ChannelRegistry registry() {
    return registry;
  }

  /** What was read, all editions. */
  List<Channel> channels() {
    return read.values().stream().flatMap(List::stream).toList();
  }

  /** Reads a map of channels. */
  void read(Node node) {
    for (Map.Entry<String, Node> entry : members(node, "channels").entrySet()) {
      List<Channel> editions = editions(entry.getKey(), entry.getValue());
      try {
        registry = registry.with(editions);
        read.put(entry.getKey(), editions);
      } catch (IllegalArgumentException e) {
        problems.add(
            new BadValueException(
                String.valueOf(e.getMessage()),
                "give it another name or another validity",
                entry.getValue()));
      }
    }
  }

  private List<Channel> editions(String name, Node node) {
    List<Node> nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    List<Channel> editions = new ArrayList<>();
    for (Node each : nodes) {
      int before = problems.size();
      Map<String, Node> parts = members(each, "channel " + name);
      if (problems.size() == before) {
        try {
          editions.add(channel(name, parts));
        } catch (IllegalArgumentException e) {
          problems.add(new BadValueException(String.valueOf(e.getMessage()), HINT, each));
        }
      }
    }
    return editions;
  }

  private Channel channel(String name, Map<String, Node> parts) {
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      if (!PARTS.contains(part.getKey())) {
        problems.add(
            new BadValueException(
                "channel " + name + " has no " + part.getKey(),
                NearestName.hint(part.getKey(), PARTS),
                part.getValue()));
      }
    }
    Channel before =
        registry.find(name).orElse(Channel.number(name, "", -Double.MAX_VALUE, Double.MAX_VALUE));
    Checks checks = before.checks();
    Validity always = before.validity();
    return new Channel(
        name,
        part(parts, "type", before.type(), ChannelNodes::type),
        part(parts, "unit", before.unit(), NodeValues::text),
        part(parts, "min", before.min(), NodeValues::number),
        part(parts, "max", before.max(), NodeValues::number),
        part(parts, "sentinels", before.sentinels(), NodeValues::sentinels),
        new Checks(
            part(parts, "rate", checks.ratePerSecondMost(), NodeValues::number),
            part(parts, "steady", Duration.ofNanos(checks.steadyNanosMost()), TIME::ofNode)
                .toNanos(),
            part(parts, "gap", Duration.ofNanos(checks.gapNanosMost()), TIME::ofNode).toNanos(),
            part(parts, "ordered", checks.ordered(), NodeValues::truth),
            part(parts, "distinct_times", checks.distinctTimes(), NodeValues::truth)),
        part(parts, "aliases", before.aliases(), NodeValues::texts),
        new Validity(
            part(parts, "valid_from", always.from(), ChannelNodes::moment),
            part(parts, "valid_to", always.to(), ChannelNodes::moment)));
  }

  private interface Reader<T> {
    T read(Node node) throws BadValueException;
  }

  private <T> T part(Map<String, Node> parts, String name, T preset, Reader<T> reader) {
    Node node = parts.get(name);
    if (node == null) {
      return preset;
    }
    try {
      return reader.read(node);
    } catch (BadValueException e) {
      problems.add(new BadValueException(e.problem(), e.hint(), e.node().orElse(node)));
      return preset;
    }
  }

  private Map<String, Node> members(Node node, String what) {
    Map<String, Node> members = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problems.add(
          new BadValueException(
              what + ": expected a map, found " + ScalarKind.describe(node), HINT, node));
      return members;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      try {
        String name = NodeValues.text(tuple.getKeyNode());
        if (members.putIfAbsent(name, tuple.getValueNode()) != null) {
          throw new BadValueException(
              name + " stands twice", "remove one of the two", tuple.getKeyNode());
        }
      } catch (BadValueException e) {
        problems.add(e);
      }
    }
    return members;
  }

  private static Channel.Type type(Node node) throws BadValueException {
    String word = NodeValues.text(node).toLowerCase(Locale.ROOT);
    if (!TYPES.contains(word)) {
      throw new BadValueException("there is no type " + word, NearestName.hint(word, TYPES), node);
    }
    return Channel.Type.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** A day begins at midnight UTC. */
  private static long moment(Node node) throws BadValueException {
    String text = NodeValues.text(node);
    try {
      Instant moment = Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
      return Math.addExact(
          Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
    } catch (java.time.DateTimeException | ArithmeticException e) {
      throw new BadValueException(
          text + " is no time", "write 2025-06-01 or 2025-06-01T12:00:00Z", node);
    }
  }
}
