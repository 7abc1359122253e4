package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.guard.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Plain values out of YAML. */
final class NodeValues {
  private NodeValues() {}

  static String text(Node node) throws BadValueException {
    if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw new BadValueException(
        "expected a text, found " + ScalarKind.describe(node), ChannelNodes.HINT, node);
  }

  static List<String> texts(Node node) throws BadValueException {
    if (!(node instanceof SequenceNode sequence)) {
      throw new BadValueException(
          "expected a list of names, found " + ScalarKind.describe(node),
          "write aliases: [vCar, v_car]",
          node);
    }
    List<String> texts = new ArrayList<>();
    for (Node each : sequence.getValue()) {
      texts.add(text(each));
    }
    return texts;
  }

  static boolean truth(Node node) throws BadValueException {
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw new BadValueException(
        "expected true or false, found " + ScalarKind.describe(node), "write ordered: true", node);
  }

  static double number(Node node) throws BadValueException {
    if (node instanceof ScalarNode scalar
        && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT))) {
      try {
        double value = Double.parseDouble(scalar.getValue());
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw new BadValueException(
            scalar.getValue() + " is no decimal number", ChannelNodes.HINT, node);
      }
    }
    throw new BadValueException(
        "expected a number, found " + ScalarKind.describe(node), ChannelNodes.HINT, node);
  }

  static Channel.Sentinels sentinels(Node node) throws BadValueException {
    if (!(node instanceof SequenceNode sequence)) {
      throw new BadValueException(
          "expected a list of numbers, found " + ScalarKind.describe(node),
          "write sentinels: [104, 128]",
          node);
    }
    double[] values = new double[sequence.getValue().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(sequence.getValue().get(i));
    }
    return Channel.Sentinels.of(values);
  }

  /** The members of a map, each name once. */
  static Map<String, Node> members(Node node, String what, String hint) throws BadValueException {
    if (!(node instanceof MappingNode mapping)) {
      throw new BadValueException(
          what + ": expected a map, found " + ScalarKind.describe(node), hint, node);
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
