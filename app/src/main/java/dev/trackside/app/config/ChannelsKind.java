package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Channels that are new, or known ones that differ from the standard in what is written.
 *
 * <pre>
 * channels:
 *   speed: {max: 420}
 *   damper_fl: {unit: mm, min: -60, max: 60, type: number, sentinels: [-999]}
 * </pre>
 */
final class ChannelsKind implements Kind<List<Channel>> {
  private static final List<String> PARTS = List.of("min", "max", "unit", "type", "sentinels");
  private static final List<String> TYPES = List.of("number", "boolean", "text");
  private static final String HINT = "write speed: {min: 0, max: 420, unit: km/h}";

  private final ChannelRegistry standard = ChannelRegistry.standard();

  @Override
  public List<Channel> ofFlag(List<String> texts) throws BadValueException {
    throw new BadValueException("channels have no flag", "write them in a configuration file");
  }

  @Override
  public List<Channel> ofVariable(String text) throws BadValueException {
    return ofNode(YamlText.compose(text));
  }

  @Override
  public List<Channel> ofNode(Node node) throws BadValueException {
    List<Channel> channels = new ArrayList<>();
    for (Map.Entry<String, Node> entry : members(node, "channels").entrySet()) {
      channels.add(channel(entry.getKey(), entry.getValue()));
    }
    return List.copyOf(channels);
  }

  @Override
  public String show(List<Channel> value) {
    return value.isEmpty()
        ? "standard"
        : "standard, and " + String.join(", ", value.stream().map(Channel::name).toList());
  }

  private Channel channel(String name, Node node) throws BadValueException {
    Map<String, Node> parts = members(node, "channel " + name);
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      if (!PARTS.contains(part.getKey())) {
        throw new BadValueException(
            "channel " + name + " has no " + part.getKey(),
            NearestName.hint(part.getKey(), PARTS),
            part.getValue());
      }
    }
    Channel before =
        standard.find(name).orElse(Channel.number(name, "", -Double.MAX_VALUE, Double.MAX_VALUE));
    Channel.Type type = parts.containsKey("type") ? type(parts.get("type")) : before.type();
    double min = parts.containsKey("min") ? number(parts.get("min")) : before.min();
    double max = parts.containsKey("max") ? number(parts.get("max")) : before.max();
    String unit = parts.containsKey("unit") ? text(parts.get("unit")) : before.unit();
    Channel.Sentinels sentinels =
        parts.containsKey("sentinels") ? sentinels(parts.get("sentinels")) : before.sentinels();
    try {
      return new Channel(
          name,
          type,
          unit,
          min,
          max,
          sentinels,
          before.checks(),
          before.aliases(),
          before.validity());
    } catch (IllegalArgumentException e) {
      throw new BadValueException(String.valueOf(e.getMessage()), HINT, node);
    }
  }

  private static Channel.Type type(Node node) throws BadValueException {
    String word = text(node).toLowerCase(Locale.ROOT);
    if (!TYPES.contains(word)) {
      throw new BadValueException("there is no type " + word, NearestName.hint(word, TYPES), node);
    }
    return Channel.Type.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static String text(Node node) throws BadValueException {
    if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw new BadValueException("expected a text, found " + ScalarKind.describe(node), HINT, node);
  }

  private static double number(Node node) throws BadValueException {
    if (node instanceof ScalarNode scalar
        && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT))) {
      try {
        double value = Double.parseDouble(scalar.getValue());
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw new BadValueException(scalar.getValue() + " is no decimal number", HINT, node);
      }
    }
    throw new BadValueException(
        "expected a number, found " + ScalarKind.describe(node), HINT, node);
  }

  private static Channel.Sentinels sentinels(Node node) throws BadValueException {
    if (!(node instanceof SequenceNode sequence)) {
      throw new BadValueException(
          "expected a list of numbers, found " + ScalarKind.describe(node),
          "write sentinels: [104, 128]",
          node);
    }
    double[] values = new double[sequence.getValue().size()];
    Arrays.setAll(values, i -> Double.NaN);
    for (int i = 0; i < values.length; i++) {
      values[i] = number(sequence.getValue().get(i));
    }
    return Channel.Sentinels.of(values);
  }

  /** The members of a map, each name once. */
  static Map<String, Node> members(Node node, String what) throws BadValueException {
    if (!(node instanceof MappingNode mapping)) {
      throw new BadValueException(
          what + ": expected a map, found " + ScalarKind.describe(node), HINT, node);
    }
    Map<String, Node> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      String name = text(key);
      if (members.put(name, tuple.getValueNode()) != null) {
        throw new BadValueException(name + " stands twice", "remove one of the two", key);
      }
    }
    return members;
  }
}
