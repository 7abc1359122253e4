package dev.trackside.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Copies of a policy that differ in one rule, or in one row of one table. */
final class Mutants {
  private static final long YEAR_MILLIS = 365L * 86_400_000;

  private final Policy.Parts parts;
  private final List<Mutant> mutants = new ArrayList<>();

  private Mutants(Policy.Parts parts) {
    this.parts = parts;
  }

  /** Every rule taken away, as allow, as the next looser verb, and with each parameter looser. */
  static List<Mutant> ofRules(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    parts
        .jurisdictions()
        .values()
        .forEach(law ->
            law.rules()
                .forEach((of, distances) ->
                    distances.forEach((distance, rule) -> made.rule(law, of, distance, rule))));
    return made.mutants;
  }

  /** Every jurisdiction within each other one that has rules, within none, and as an area. */
  static List<Mutant> ofJurisdictions(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    List<String> wider = new ArrayList<>(List.of(""));
    parts.jurisdictions().values().stream()
        .filter(law -> !law.rules().isEmpty())
        .forEach(law -> wider.add(law.code()));
    for (Jurisdiction law : parts.jurisdictions().values()) {
      for (String within : wider) {
        if (!within.equals(law.within()) && !within.equals(law.code())) {
          made.law(law.code() + " within " + within, within, law.isCommon(), law.rules(), law);
        }
      }
      String common = "%s common %s".formatted(law.code(), !law.isCommon());
      made.law(common, law.within(), !law.isCommon(), law.rules(), law);
    }
    return made.mutants;
  }

  /** Every row in force without it, from its area, to its area, longer; every other in force. */
  static List<Mutant> ofTransfers(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    long end = parts.head().expiresMillis();
    for (Transfer row : parts.transfers()) {
      String name = "transfer %s to %s".formatted(row.from(), row.to());
      if (row.mechanism().equals("none")) {
        made.transfer(row, name + " in force", new Transfer(row.from(), row.to(), "scc", "x", end));
        continue;
      }
      made.transfer(row, name + " removed", null);
      made.transfer(
          row,
          name + " for longer",
          new Transfer(row.from(), row.to(), "scc", "x", row.untilMillis() + YEAR_MILLIS));
      for (Jurisdiction law : parts.jurisdictions().values()) {
        if (law.code().equals(row.from()) && !law.within().isEmpty()) {
          Transfer wider = new Transfer(law.within(), row.to(), "scc", "x", row.untilMillis());
          made.transfer(row, name + " from " + law.within(), wider);
        }
      }
    }
    return made.mutants;
  }

  /** Every field in each other class. */
  static List<Mutant> ofFields(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    parts
        .fields()
        .classes()
        .forEach((name, of) -> {
          for (PrivacyClass each : PrivacyClass.values()) {
            if (each != of) {
              Map<String, PrivacyClass> classes = new TreeMap<>(parts.fields().classes());
              classes.put(name, each);
              made.fields(
                  "field %s as %s".formatted(name, each.word()),
                  "%s as %s".formatted(of.word(), each.word()),
                  new Fields(
                      classes,
                      parts.fields().texts(),
                      parts.fields().source(),
                      parts.fields().session()));
            }
          }
        });
    return made.mutants;
  }

  /** Every shape of a text and of a header that anything fits. */
  static List<Mutant> ofShapes(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    Fields fields = parts.fields();
    Fields.Shape any = new Fields.Shape("(?s).*");
    fields
        .texts()
        .forEach((name, shape) -> {
          Map<String, Fields.Shape> texts = new HashMap<>(fields.texts());
          texts.put(name, any);
          made.fields(
              "text " + name,
              "text",
              new Fields(fields.classes(), texts, fields.source(), fields.session()));
        });
    made.fields(
        "header source",
        "source",
        new Fields(fields.classes(), fields.texts(), any, fields.session()));
    made.fields(
        "header session",
        "session",
        new Fields(fields.classes(), fields.texts(), fields.source(), any));
    return made.mutants;
  }

  /** Every edition of a circuit, and every destination, in each other jurisdiction. */
  static List<Mutant> ofPlaces(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    for (String code : made.different()) {
      for (int i = 0; i < parts.circuits().size(); i++) {
        Circuit at = parts.circuits().get(i);
        if (!at.jurisdiction().equals(code)) {
          List<Circuit> circuits = new ArrayList<>(parts.circuits());
          circuits.set(i, Mutant.moved(at, code));
          made.circuits("circuit %s in %s".formatted(at.key(), code), circuits);
        }
      }
      for (Destination to : parts.destinations().values()) {
        if (!to.jurisdiction().equals(code)) {
          Map<String, Destination> destinations = new LinkedHashMap<>(parts.destinations());
          destinations.put(to.name(), new Destination(to.name(), to.title(), code));
          made.destinations("destination %s in %s".formatted(to.name(), code), destinations);
        }
      }
    }
    return made.mutants;
  }

  /** The policy from earlier on, for longer, and with a longer grace. */
  static List<Mutant> ofTimes(Policy.Parts parts) {
    Mutants made = new Mutants(parts);
    PolicyHead head = parts.head();
    long from = head.fromMillis();
    long expires = head.expiresMillis();
    long grace = head.graceNanos();
    made.head("in force a year earlier", from - YEAR_MILLIS, expires, grace);
    made.head("in force a year longer", from, expires + YEAR_MILLIS, grace);
    made.head("a grace of a year", from, expires, YEAR_MILLIS * 1_000_000L);
    return made.mutants;
  }

  /** The jurisdictions without those that are in law what a common area around them is. */
  private List<String> different() {
    List<String> codes = new ArrayList<>();
    for (Jurisdiction law : parts.jurisdictions().values()) {
      Jurisdiction outer = parts.jurisdictions().get(law.within());
      if (outer == null || !outer.isCommon() || !law.rules().isEmpty()) {
        codes.add(law.code());
      }
    }
    return codes;
  }

  private void rule(Jurisdiction law, PrivacyClass of, Distance distance, Rule rule) {
    String name = "%s, %s, %s".formatted(law.code(), of.word(), distance.word());
    replaced(law, of, distance, null, name + " removed");
    Rule next = Rule.of(Verb.ALLOW, "");
    for (Verb verb : Verb.values()) {
      Rule other = Looser.weakest(verb);
      next = of.permits(verb) && !other.isAtLeastAsStrictAs(rule) ? other : next;
    }
    for (Rule other : new LinkedHashSet<>(List.of(Rule.of(Verb.ALLOW, ""), next))) {
      if (!other.isAtLeastAsStrictAs(rule)) {
        replaced(law, of, distance, other, name + " as " + other.text());
      }
    }
    for (Rule other : Looser.inOneParameter(rule)) {
      replaced(law, of, distance, other, name + " as " + other.text());
    }
  }

  private void replaced(
      Jurisdiction law, PrivacyClass of, Distance distance, @Nullable Rule rule, String name) {
    Map<PrivacyClass, Map<Distance, Rule>> rules = new EnumMap<>(PrivacyClass.class);
    law.rules().forEach((each, distances) -> rules.put(each, new EnumMap<>(distances)));
    Map<Distance, Rule> changed = new TreeMap<>(law.rules().getOrDefault(of, Map.of()));
    changed.remove(distance);
    if (rule != null) {
      changed.put(distance, rule);
    }
    rules.put(of, changed);
    law(name, law.within(), law.isCommon(), rules, law);
  }

  private void law(
      String name,
      String within,
      boolean isCommon,
      Map<PrivacyClass, Map<Distance, Rule>> rules,
      Jurisdiction of) {
    Map<String, Jurisdiction> laws = new TreeMap<>(parts.jurisdictions());
    laws.put(
        of.code(),
        new Jurisdiction(of.code(), of.name(), within, isCommon, of.law(), rules, of.retention()));
    add(name, name, parts.head(), parts.fields(), laws);
  }

  private void fields(String name, String kind, Fields fields) {
    add(name, kind, parts.head(), fields, parts.jurisdictions());
  }

  private void head(String name, long from, long expires, long graceNanos) {
    PolicyHead head = parts.head();
    PolicyHead changed =
        new PolicyHead(
            head.id(),
            head.version(),
            from,
            expires,
            graceNanos,
            head.counselReview(),
            head.controllers());
    add(name, name, changed, parts.fields(), parts.jurisdictions());
  }

  private void add(
      String name,
      String kind,
      PolicyHead head,
      Fields fields,
      Map<String, Jurisdiction> jurisdictions) {
    mutants.add(
        new Mutant(
            name,
            kind,
            new Policy.Parts(
                head,
                fields,
                jurisdictions,
                parts.circuits(),
                parts.destinations(),
                parts.transfers())));
  }

  private void circuits(String name, List<Circuit> circuits) {
    places(name, circuits, parts.destinations(), parts.transfers());
  }

  private void destinations(String name, Map<String, Destination> destinations) {
    places(name, parts.circuits(), destinations, parts.transfers());
  }

  private void transfer(Transfer row, String name, @Nullable Transfer other) {
    List<Transfer> rows = new ArrayList<>(parts.transfers());
    rows.remove(row);
    if (other != null) {
      rows.add(other);
    }
    places(name, parts.circuits(), parts.destinations(), rows);
  }

  private void places(
      String name,
      List<Circuit> circuits,
      Map<String, Destination> destinations,
      List<Transfer> transfers) {
    mutants.add(
        new Mutant(
            name,
            name,
            new Policy.Parts(
                parts.head(),
                parts.fields(),
                parts.jurisdictions(),
                circuits,
                destinations,
                transfers)));
  }
}
