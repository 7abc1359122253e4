package dev.trackside.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a policy's tests.
 *
 * <pre>
 * - name: heart rate from Monza goes nowhere
 *   given: {circuit: monza, time: 2026-09-06T13:00:00Z, destination: home-gb,
 *           samples: {heart_rate: 150, speed: 300}}
 *   expect: {samples: {speed: 300}, withheld: [heart_rate]}
 * </pre>
 */
final class TestReader {
  private final YamlReader yaml;

  TestReader(YamlReader yaml) {
    this.yaml = yaml;
  }

  PolicyTest test(Node node) {
    Map<String, Node> parts = yaml.members(node, "a test", List.of("name", "given", "expect"));
    String name = yaml.demandText(parts, "name", node);
    Map<String, Node> given = part(parts, "given", node);
    Map<String, Node> expect = part(parts, "expect", node);
    known(given, "given", List.of("circuit", "time", "destination", "field", "samples"));
    known(expect, "expect", List.of("rule", "samples", "withheld"));
    Node field = given.get("field");
    if (field != null) {
      return new PolicyTest.Cell(
          name, given(given, node), yaml.text(field), yaml.demandText(expect, "rule", node));
    }
    return new PolicyTest.Packet(
        name,
        given(given, node),
        values(given.get("samples"), "samples"),
        values(expect.get("samples"), "samples"),
        yaml.texts(expect.get("withheld"), "withheld"));
  }

  private Map<String, Node> part(Map<String, Node> parts, String name, Node node) {
    Node part = parts.get(name);
    if (part == null) {
      yaml.problem(node, name + " is missing", "add " + name + ": {...}");
      return Map.of();
    }
    return yaml.members(part, name);
  }

  private void known(Map<String, Node> parts, String what, List<String> names) {
    parts.forEach((name, node) -> {
      if (!names.contains(name)) {
        yaml.problem(node, what + " has no " + name, "it may have " + String.join(", ", names));
      }
    });
  }

  private PolicyTest.Given given(Map<String, Node> given, Node node) {
    Node time = given.get("time");
    Node destination = given.get("destination");
    if (time == null || destination == null) {
      yaml.problem(node, "given needs time and destination", "add time: 2026-09-06T13:00:00Z");
      return new PolicyTest.Given("", 0, "", "");
    }
    String circuit = yaml.demandText(given, "circuit", node);
    long eventNanos = yaml.moment(time) * 1_000_000L;
    if (destination instanceof MappingNode) {
      Map<String, Node> parts = yaml.members(destination, "destination", List.of("jurisdiction"));
      return new PolicyTest.Given(
          circuit, eventNanos, "", yaml.demandText(parts, "jurisdiction", destination));
    }
    return new PolicyTest.Given(circuit, eventNanos, yaml.text(destination), "");
  }

  private Map<String, Object> values(@Nullable Node node, String what) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (node != null) {
      yaml.members(node, what).forEach((name, value) -> values.put(name, value(value)));
    }
    return values;
  }

  private Object value(Node node) {
    if (node.getTag().equals(Tag.BOOL)) {
      return yaml.truth(node);
    }
    boolean isNumber = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    return isNumber ? (Object) yaml.number(node) : yaml.text(node);
  }
}
