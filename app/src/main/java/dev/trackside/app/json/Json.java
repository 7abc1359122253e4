package dev.trackside.app.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The one way in which the program writes JSON trees. Safe for many threads. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter PRETTY = MAPPER.writer().with(prettyPrinter());

  private Json() {}

  /** The shared mapper, for what is not here. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** A tree in one line, without a line break at its end. */
  public static String line(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /** A tree over several lines, for people; without a line break at its end. */
  public static String pretty(JsonNode tree) {
    return PRETTY.writeValueAsString(tree);
  }

  /** A tree as UTF-8, in one line or over several. */
  public static byte[] bytes(JsonNode tree, boolean pretty) {
    return pretty ? PRETTY.writeValueAsBytes(tree) : MAPPER.writeValueAsBytes(tree);
  }

  /**
   * The tree that a text stands for.
   *
   * @throws JacksonException if it is no JSON
   */
  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  private static DefaultPrettyPrinter prettyPrinter() {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
