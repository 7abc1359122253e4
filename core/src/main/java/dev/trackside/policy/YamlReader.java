package dev.trackside.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML 1.2 document strictly: each name once, no name that nobody knows, no anchors, no
 * tags, and no bare word that YAML 1.1 read as something else. What is wrong is gathered, with its
 * place; a value that is wrong reads as a preset.
 */
final class YamlReader {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setMaxAliasesForCollections(0)
          .setCodePointLimit(4 << 20)
          .build();

  /** What YAML 1.1 takes for a truth value, a number of base 60 or of base 8. */
  private static final Pattern TRAP =
      Pattern.compile(
          "(?i:y|n|yes|no|on|off)|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9]*)?|0[0-7]+");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private final String file;
  private final List<PolicyException.Problem> problems;

  YamlReader(String file, List<PolicyException.Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The document's root; empty when it is no YAML or holds nothing. */
  Optional<Node> parse(String text) {
    if (text.startsWith("\uFEFF")) {
      return parse(text.substring(1));
    }
    try {
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      root.ifPresent(this::demandPlain);
      return root;
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(this::place).orElse(file + ":1:1");
      problems.add(
          new PolicyException.Problem(
              place, "it is no YAML: " + oneLine(e.getProblem()), "check quotes and brackets"));
    } catch (YamlEngineException e) {
      problems.add(
          new PolicyException.Problem(
              file + ":1:1",
              "it is no YAML: " + oneLine(String.valueOf(e.getMessage())),
              "check quotes and brackets"));
    }
    return Optional.empty();
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ');
  }

  private void demandPlain(Node node) {
    if (node.getAnchor().isPresent()) {
      problem(node, "anchors are not taken", "write the value out");
    }
    switch (node) {
      case MappingNode map ->
          map.getValue()
              .forEach(tuple -> {
                demandPlain(tuple.getKeyNode());
                demandPlain(tuple.getValueNode());
              });
      case SequenceNode list -> list.getValue().forEach(this::demandPlain);
      case ScalarNode scalar -> {
        boolean isBare = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        if (isBare && TRAP.matcher(scalar.getValue()).matches()) {
          problem(
              node,
              scalar.getValue() + " without quotes means something else to older YAML readers",
              "write \"" + scalar.getValue() + "\", true or false");
        }
      }
      default -> problem(node, "only maps, lists and plain values are taken", "write it out");
    }
  }

  void problem(Node node, String what, String hint) {
    problems.add(new PolicyException.Problem(place(node), what, hint));
  }

  /** File, line and column. */
  String place(Node node) {
    return node.getStartMark().map(this::place).orElse(file);
  }

  private String place(Mark mark) {
    return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }

  /** The members of a map, any names. */
  Map<String, Node> members(Node node, String what) {
    Map<String, Node> members = new LinkedHashMap<>();
    if (!(node instanceof MappingNode map)) {
      problem(node, what + ": expected a map, found " + kind(node), "write name: value, indented");
      return members;
    }
    for (NodeTuple tuple : map.getValue()) {
      String name = text(tuple.getKeyNode());
      if (members.putIfAbsent(name, tuple.getValueNode()) != null) {
        problem(tuple.getKeyNode(), name + " stands twice", "remove one of the two");
      }
    }
    return members;
  }

  /** The members of a map that has only known ones. */
  Map<String, Node> members(Node node, String what, List<String> known) {
    Map<String, Node> members = members(node, what);
    for (Map.Entry<String, Node> each : members.entrySet()) {
      if (!known.contains(each.getKey())) {
        problem(
            each.getValue(),
            what + " has no " + each.getKey(),
            "it may have " + String.join(", ", known));
      }
    }
    return members;
  }

  /** The entries of a list. */
  List<Node> list(@Nullable Node node, String what) {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    if (node != null) {
      problem(node, what + ": expected a list, found " + kind(node), "write [a, b], or - a line");
    }
    return List.of();
  }

  /** The entries of a list of texts. */
  List<String> texts(@Nullable Node node, String what) {
    List<String> texts = new ArrayList<>();
    for (Node each : list(node, what)) {
      texts.add(text(each));
    }
    return texts;
  }

  /** A text that must be there. */
  String demandText(Map<String, Node> members, String name, Node parent) {
    Node node = members.get(name);
    if (node == null) {
      problem(parent, name + " is missing", "add " + name + ": ...");
      return "";
    }
    return text(node);
  }

  /** A text, or the preset when there is none. */
  String text(Map<String, Node> members, String name, String preset) {
    Node node = members.get(name);
    return node == null ? preset : text(node);
  }

  String text(Node node) {
    if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    problem(node, "expected a text, found " + kind(node), "write a word, or \"several words\"");
    return "";
  }

  boolean truth(@Nullable Node node) {
    if (node == null) {
      return false;
    }
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    problem(node, "expected true or false, found " + kind(node), "write true or false");
    return false;
  }

  double number(Node node) {
    if (node instanceof ScalarNode scalar
        && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT))) {
      try {
        double value = Double.parseDouble(scalar.getValue());
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Said below: 0x10 and .inf are numbers to YAML, and none here.
      }
    }
    problem(node, "expected a number, found " + kind(node), "write 10 or 0.5");
    return 1;
  }

  int whole(Node node) {
    double value = number(node);
    if (value != Math.rint(value) || Math.abs(value) > 1e9) {
      problem(node, "expected a whole number, found " + kind(node), "write 10");
      return 1;
    }
    return (int) value;
  }

  /** A duration in nanoseconds. */
  long duration(Node node) {
    Matcher match = DURATION.matcher(text(node));
    if (!match.matches()) {
      problem(node, text(node) + " is no duration", "write 500ms, 30s, 5m, 24h or 7d");
      return 1_000_000_000L;
    }
    long count = Long.parseLong(match.group(1));
    Duration duration =
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (duration.toDays() > 100_000) {
      problem(node, text(node) + " is too long", "write 24h or 7d");
      return 1_000_000_000L;
    }
    return duration.toNanos();
  }

  /** A moment in epoch milliseconds; a day begins at midnight UTC. */
  long moment(Node node) {
    String text = text(node);
    try {
      return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      problem(node, text + " is no time", "write 2026-06-01 or 2026-06-01T12:00:00Z");
      return 0;
    }
  }

  static String kind(Node node) {
    return switch (node) {
      case MappingNode map -> "a map";
      case SequenceNode list -> "a list";
      case ScalarNode scalar when scalar.getValue().isEmpty() -> "nothing";
      case ScalarNode scalar -> scalar.getValue();
      default -> "something else";
    };
  }
}
