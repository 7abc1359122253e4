package dev.trackside.policy;

import dev.trackside.policy.Verb.Parameter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads the rules of a jurisdiction.
 *
 * <pre>
 *   vehicle: allow
 *   health:
 *     same_area: {verb: aggregate, window: 30s, least: 10, bucket: 10}
 *     other: drop
 * </pre>
 */
final class RuleReader {
  private static final long WINDOW_LEAST = 30_000_000_000L;
  private static final int LEAST_LEAST = 5;
  private static final List<String> DISTANCES =
      List.of(Distance.values()).stream().map(Distance::word).toList();

  private final YamlReader yaml;

  RuleReader(YamlReader yaml) {
    this.yaml = yaml;
  }

  Map<PrivacyClass, Map<Distance, Rule>> rules(Node node) {
    Map<PrivacyClass, Map<Distance, Rule>> rules = new EnumMap<>(PrivacyClass.class);
    for (Map.Entry<String, Node> each : yaml.members(node, "rules").entrySet()) {
      Optional<PrivacyClass> found = PrivacyClass.of(each.getKey());
      if (found.isEmpty()) {
        yaml.problem(each.getValue(), "there is no class " + each.getKey(), classes());
      } else {
        rules.put(found.get(), distances(found.get(), each.getValue()));
      }
    }
    return rules;
  }

  static String classes() {
    return "classes are "
        + String.join(
            ", ", List.of(PrivacyClass.values()).stream().map(PrivacyClass::word).toList());
  }

  private Map<Distance, Rule> distances(PrivacyClass of, Node node) {
    Map<Distance, Rule> rules = new EnumMap<>(Distance.class);
    boolean isOne =
        !(node instanceof MappingNode) || yaml.members(node, "a rule").containsKey("verb");
    if (isOne) {
      Rule rule = rule(of, node);
      for (Distance each : Distance.values()) {
        rules.put(each, rule);
      }
      return rules;
    }
    yaml.members(node, "class " + of.word(), DISTANCES)
        .forEach((word, value) ->
            Distance.of(word).ifPresent(distance -> rules.put(distance, rule(of, value))));
    return rules;
  }

  private Rule rule(PrivacyClass of, Node node) {
    Map<String, Node> parts =
        node instanceof MappingNode ? yaml.members(node, "a rule") : Map.of("verb", node);
    String word = yaml.demandText(parts, "verb", node);
    Optional<Verb> found = Verb.of(word);
    if (found.isEmpty()) {
      yaml.problem(
          node,
          "there is no verb " + word,
          "verbs are "
              + String.join(", ", List.of(Verb.values()).stream().map(Verb::word).toList()));
      return Rule.of(Verb.DROP, "");
    }
    Verb verb = found.get();
    if (!of.permits(verb)) {
      yaml.problem(node, of.word() + " cannot be given the verb " + word, why(of, verb));
      return Rule.of(Verb.DROP, "");
    }
    return withParameters(verb, parts, node);
  }

  private static String why(PrivacyClass of, Verb verb) {
    boolean isName = verb == Verb.PSEUDONYMISE || verb == Verb.TOKENISE;
    if (isName) {
      return "a measurement has so few values that its codes are led back; aggregate or drop it";
    }
    List<String> permitted = new ArrayList<>();
    for (Verb each : Verb.values()) {
      if (of.permits(each)) {
        permitted.add(each.word());
      }
    }
    return of.word() + " may be given " + String.join(", ", permitted);
  }

  private Rule withParameters(Verb verb, Map<String, Node> parts, Node node) {
    List<String> known = new ArrayList<>(List.of("verb", "because"));
    verb.parameters().forEach(each -> known.add(each.word()));
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      if (!known.contains(part.getKey())) {
        yaml.problem(
            part.getValue(),
            verb.word() + " has no " + part.getKey(),
            "it may have " + String.join(", ", known));
      }
    }
    for (Parameter each : verb.parameters()) {
      if (each != Parameter.LICENCE && !parts.containsKey(each.word())) {
        yaml.problem(node, verb.word() + " needs " + each.word(), "add " + each.word() + ": ...");
        return Rule.of(Verb.DROP, "");
      }
    }
    Rule rule =
        new Rule(
            verb,
            step(verb, parts),
            epoch(parts),
            parts.containsKey("window") ? yaml.duration(parts.get("window")) : 0,
            parts.containsKey("least") ? yaml.whole(parts.get("least")) : 0,
            parts.containsKey("bucket") ? yaml.number(parts.get("bucket")) : 0,
            yaml.text(parts, "classification", ""),
            yaml.text(parts, "licence", ""),
            yaml.text(parts, "because", ""));
    demandCoarse(rule, node);
    return rule;
  }

  private long step(Verb verb, Map<String, Node> parts) {
    Node node = parts.get("step");
    if (node == null) {
      return 0;
    }
    return verb == Verb.TRUNCATE_TIME ? yaml.duration(node) : yaml.whole(node);
  }

  private Rule.Epoch epoch(Map<String, Node> parts) {
    Node node = parts.get("epoch");
    if (node == null) {
      return Rule.Epoch.SEASON;
    }
    String word = yaml.text(node);
    for (Rule.Epoch each : Rule.Epoch.values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    yaml.problem(node, "there is no epoch " + word, "write season or event");
    return Rule.Epoch.EVENT;
  }

  /** Windows too short and buckets too narrow hide nothing. */
  private void demandCoarse(Rule rule, Node node) {
    if (rule.verb() == Verb.AGGREGATE && rule.windowNanos() < WINDOW_LEAST) {
      yaml.problem(node, "a window under 30 s is no protection", "write window: 30s or more");
    }
    if (rule.verb() == Verb.AGGREGATE && rule.least() < LEAST_LEAST) {
      yaml.problem(node, "a mean of under 5 values is no protection", "write least: 5 or more");
    }
    if (rule.verb().parameters().contains(Parameter.BUCKET) && rule.bucket() <= 0) {
      yaml.problem(node, "a bucket has a width above 0", "write bucket: 10");
    }
    if (rule.verb().parameters().contains(Parameter.STEP) && rule.step() <= 0) {
      yaml.problem(node, "a step is above 0", "write step: 10");
    }
  }
}
