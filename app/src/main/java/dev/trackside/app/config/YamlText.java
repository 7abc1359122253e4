package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 as a tree of nodes that know their places. */
final class YamlText {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setMaxAliasesForCollections(0)
          .setCodePointLimit(1 << 20)
          .build();

  /** Text that is no YAML. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final int column;

    private SyntaxException(String problem, int line, int column) {
      super(problem);
      this.line = line;
      this.column = column;
    }

    String problem() {
      return String.valueOf(getMessage());
    }

    int line() {
      return line;
    }

    int column() {
      return column;
    }
  }

  private YamlText() {}

  /** The tree; an empty map for a text that holds nothing. */
  static Node parse(String text) throws SyntaxException {
    try {
      Optional<Node> node = new Compose(SETTINGS).composeString(text);
      return node.orElseGet(
          () -> new MappingNode(Tag.MAP, new java.util.ArrayList<>(), FlowStyle.BLOCK));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark();
      throw new SyntaxException(
          String.valueOf(e.getProblem()).replace('\n', ' '),
          mark.map(Mark::getLine).orElse(0) + 1,
          mark.map(Mark::getColumn).orElse(0) + 1);
    } catch (YamlEngineException e) {
      throw new SyntaxException(String.valueOf(e.getMessage()).replace('\n', ' '), 1, 1);
    }
  }

  /** The tree of a single value. */
  static Node compose(String text) throws BadValueException {
    try {
      return parse(text);
    } catch (SyntaxException e) {
      throw new BadValueException("it is no YAML: " + e.problem(), "check its brackets");
    }
  }
}
