package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.BreakerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * When breakers open and close, by source; the first pattern that fits counts, and what is not
 * written is as usual.
 *
 * <pre>
 * breakers:
 *   weather-*: {failures: 20, recovery: 2m}
 *   "*":       {failures: 5, recovery: 30s, evidence: 20, probes: 3}
 * </pre>
 */
final class BreakersKind implements Kind<BreakerRules> {
  private static final String HINT = "write \"*\": {failures: 5, recovery: 30s}";
  private static final List<String> PARTS = List.of("failures", "recovery", "evidence", "probes");
  private static final Kind<Long> COUNT = Quantities.count(1, 1_000_000);
  private static final Kind<Duration> TIME =
      Quantities.duration(Duration.ofMillis(1), Duration.ofDays(1));

  @Override
  public BreakerRules ofFlag(List<String> texts) throws BadValueException {
    throw new BadValueException("breakers have no flag", "write them in a configuration file");
  }

  @Override
  public BreakerRules ofVariable(String text) throws BadValueException {
    return ofNode(YamlText.compose(text));
  }

  @Override
  public BreakerRules ofNode(Node node) throws BadValueException {
    List<BreakerRules.Rule> rules = new ArrayList<>();
    for (Map.Entry<String, Node> entry : NodeValues.members(node, "breakers", HINT).entrySet()) {
      if (entry.getKey().equals("*")) {
        return new BreakerRules(rules, settings(entry)); // what stands behind it fits nobody
      }
      rules.add(new BreakerRules.Rule(entry.getKey(), settings(entry)));
    }
    return new BreakerRules(rules, BreakerSettings.standard());
  }

  private static BreakerSettings settings(Map.Entry<String, Node> entry) throws BadValueException {
    String what = "breakers of " + entry.getKey();
    Map<String, Node> parts = NodeValues.members(entry.getValue(), what, HINT);
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      if (!PARTS.contains(part.getKey())) {
        throw new BadValueException(
            what + " have no " + part.getKey(),
            NearestName.hint(part.getKey(), PARTS),
            part.getValue());
      }
    }
    BreakerSettings usual = BreakerSettings.standard();
    return new BreakerSettings(
        count(parts, "failures", usual.failures()),
        parts.containsKey("recovery") ? TIME.ofNode(parts.get("recovery")) : usual.recovery(),
        count(parts, "evidence", usual.evidence()),
        count(parts, "probes", usual.probes()));
  }

  private static int count(Map<String, Node> parts, String name, int usual)
      throws BadValueException {
    return parts.containsKey(name) ? Math.toIntExact(COUNT.ofNode(parts.get(name))) : usual;
  }

  @Override
  public String show(BreakerRules value) {
    List<BreakerRules.Rule> all = new ArrayList<>(value.rules());
    all.add(new BreakerRules.Rule("*", value.others()));
    return all.stream()
        .map(rule -> "\"%s\": %s".formatted(rule.pattern(), show(rule.settings())))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String show(BreakerSettings settings) {
    return "{failures: %d, recovery: %s, evidence: %d, probes: %d}"
        .formatted(
            settings.failures(),
            TIME.show(settings.recovery()),
            settings.evidence(),
            settings.probes());
  }
}
