package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value that is one word.
 *
 * @param what what it is, for people: "a duration"
 * @param hint how it is written
 * @param tags the types that YAML may see in it
 * @param parser reads its text
 * @param shown writes it
 */
record ScalarKind<T>(
    String what, String hint, List<Tag> tags, Parser<T> parser, Function<T, String> shown)
    implements Kind<T> {
  private static final Map<Tag, String> NAMES =
      Map.of(
          Tag.STR, "a text",
          Tag.INT, "a whole number",
          Tag.FLOAT, "a number",
          Tag.BOOL, "true or false",
          Tag.NULL, "nothing");

  /** Reads a value's text. */
  interface Parser<T> {
    T parse(String text) throws BadValueException;
  }

  @Override
  public T ofFlag(List<String> texts) throws BadValueException {
    return parser.parse(texts.getLast());
  }

  @Override
  public T ofVariable(String text) throws BadValueException {
    return parser.parse(text);
  }

  @Override
  public T ofNode(Node node) throws BadValueException {
    if (node instanceof ScalarNode scalar && tags.contains(node.getTag())) {
      return parser.parse(scalar.getValue());
    }
    throw new BadValueException("expected " + what + ", found " + describe(node), hint, node);
  }

  @Override
  public String show(T value) {
    return shown.apply(value);
  }

  /** The word that a node is; empty for anything else. */
  static String word(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** What a node is, for people. */
  static String describe(Node node) {
    if (node instanceof ScalarNode scalar) {
      String kind = NAMES.getOrDefault(node.getTag(), "a " + node.getTag().getValue());
      return scalar.getValue().isEmpty() ? kind : kind + " (" + scalar.getValue() + ")";
    }
    return node instanceof SequenceNode ? "a list" : "a map";
  }
}
