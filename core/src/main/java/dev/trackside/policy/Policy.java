package dev.trackside.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole policy, immutable. Its identity is the SHA-256 of its canonical form: comments, order and
 * tests do not matter, anything that it says does.
 *
 * <p>Everything that binds is asked, and the strictest wins: the jurisdiction of the circuit, all
 * that it lies within, and the jurisdictions of whoever controls the data. What nobody knows is
 * kept back and waits.
 */
public final class Policy {
  private final Parts parts;
  private final List<PolicyTest> tests;
  private final Map<String, List<Circuit>> byName = new HashMap<>();
  private final String canonical;
  private final String hash;

  /**
   * What a policy is made of.
   *
   * @param head what it says of itself
   * @param fields the catalogue
   * @param jurisdictions by code
   * @param circuits every edition
   * @param destinations by name
   * @param transfers what lets data go between jurisdictions
   */
  public record Parts(
      PolicyHead head,
      Fields fields,
      Map<String, Jurisdiction> jurisdictions,
      List<Circuit> circuits,
      Map<String, Destination> destinations,
      List<Transfer> transfers) {}

  private Policy(Parts parts, List<PolicyTest> tests) {
    this.parts = parts;
    this.tests = List.copyOf(tests);
    for (Circuit circuit : parts.circuits()) {
      byName.computeIfAbsent(circuit.key(), key -> new ArrayList<>()).add(circuit);
      for (String alias : circuit.aliases()) {
        byName.computeIfAbsent(alias, key -> new ArrayList<>()).add(circuit);
      }
    }
    this.canonical = CanonicalText.of(parts);
    this.hash = CanonicalText.sha256(canonical);
  }

  /** A policy of parts, with its tests. */
  static Policy of(Parts parts, List<PolicyTest> tests) {
    return new Policy(parts, tests);
  }

  /** What it is made of. */
  public Parts parts() {
    return parts;
  }

  /** What it says of itself. */
  public PolicyHead head() {
    return parts.head();
  }

  /** The catalogue. */
  public Fields fields() {
    return parts.fields();
  }

  /** Its own tests. */
  public List<PolicyTest> tests() {
    return tests;
  }

  /** JSON, always the same for a policy that says the same; {@link PolicyReader} reads it back. */
  public String canonical() {
    return canonical;
  }

  /** SHA-256 of {@link #canonical}, hexadecimal. */
  public String hash() {
    return hash;
  }

  /** The same with one more name in the catalogue, or another class for it. */
  public Policy with(String field, PrivacyClass of, String version) {
    Map<String, PrivacyClass> classes = new java.util.TreeMap<>(fields().classes());
    classes.put(field, of);
    PolicyHead head = head();
    return new Policy(
        new Parts(
            new PolicyHead(
                head.id(),
                version,
                head.fromMillis(),
                head.expiresMillis(),
                head.graceNanos(),
                head.counselReview(),
                head.controllers()),
            new Fields(classes, fields().texts(), fields().source(), fields().session()),
            parts.jurisdictions(),
            parts.circuits(),
            parts.destinations(),
            parts.transfers()),
        tests);
  }

  /** The destination of a name; one that nobody knows when the policy has none of it. */
  public Destination destination(String name) {
    if (name.equals(Destination.SITE.name())) {
      return Destination.SITE;
    }
    Destination known = parts.destinations().get(name);
    return known == null ? Destination.unknown(name) : known;
  }

  /** Where a packet was collected, by the circuit that it names and its event time. */
  public Place place(String circuit, long eventNanos) {
    List<Circuit> editions = byName.get(circuit);
    if (editions == null) {
      return new Place.Unknown("the circuit is not in the policy");
    }
    for (Circuit edition : editions) {
      if (edition.validity().holds(eventNanos)) {
        return new Place.Known(edition, laws(edition.jurisdiction()));
      }
    }
    return new Place.Unknown("the policy does not say what holds at this circuit at this time");
  }

  /** A jurisdiction, then all that it lies within, outwards. */
  List<Jurisdiction> laws(String code) {
    List<Jurisdiction> laws = new ArrayList<>();
    Jurisdiction law = parts.jurisdictions().get(code);
    while (law != null && !laws.contains(law)) {
      laws.add(law);
      law = parts.jurisdictions().get(law.within());
    }
    return laws;
  }

  /** How far a destination is from a place, at a moment. */
  public Distance distance(Place.Known place, Destination to, long atMillis) {
    List<Jurisdiction> there = laws(to.jurisdiction());
    if (there.isEmpty()) {
      return Distance.OTHER;
    }
    for (Jurisdiction law : place.laws()) {
      boolean isCountry = law.code().equals(place.jurisdiction()) || law.isCommon();
      if (isCountry && there.contains(law)) {
        return Distance.SAME_AREA;
      }
    }
    return transfers(place, to).stream().anyMatch(each -> each.isInForce(atMillis))
        ? Distance.ADEQUATE
        : Distance.OTHER;
  }

  /**
   * What is written of data that go from a place to a destination, whether it is in force or not.
   */
  public List<Transfer> transfers(Place.Known place, Destination to) {
    List<Jurisdiction> there = laws(to.jurisdiction());
    return parts.transfers().stream()
        .filter(each -> place.laws().stream().anyMatch(law -> law.code().equals(each.from())))
        .filter(each -> there.stream().anyMatch(law -> law.code().equals(each.to())))
        .toList();
  }

  /** What holds for a class at a place on the way to a destination, at a moment. */
  public Ruling ruling(Place place, PrivacyClass of, Destination to, long atMillis) {
    return switch (place) {
      case Place.Unknown(String why) -> unknownPlace(why, of);
      case Place.Known known -> {
        Ruling ruling = atDistance(known, of, distance(known, to, atMillis));
        yield isExpired(atMillis) && of.isPersonalOrControlled()
            ? ruling.strictest(Ruling.waiting(Verb.HOLD, "the policy is out of date"))
            : ruling;
      }
    };
  }

  /**
   * How many of the moments at which the policy by itself says something else have passed: its
   * beginning and end, and those of what lets data go.
   */
  public int era(long atMillis) {
    long passed = parts.transfers().stream().filter(each -> each.untilMillis() <= atMillis).count();
    int standing =
        switch (head().standing(atMillis)) {
          case NOT_YET -> 0;
          case IN_FORCE -> 1;
          case IN_GRACE -> 2;
          case EXPIRED -> 3;
        };
    return (int) passed * 4 + standing;
  }

  private boolean isExpired(long atMillis) {
    return switch (head().standing(atMillis)) {
      case IN_FORCE, IN_GRACE -> false;
      case NOT_YET, EXPIRED -> true;
    };
  }

  private static Ruling unknownPlace(String why, PrivacyClass of) {
    if (of == PrivacyClass.BIOMETRIC_ID) {
      return new Ruling(Rule.of(Verb.DROP, ""), false, why);
    }
    return of.isPersonalOrControlled()
        ? Ruling.waiting(Verb.HOLD, why)
        : Ruling.waiting(Verb.METADATA_ONLY, why);
  }

  /** What holds for a field that the catalogue does not know. */
  public static Ruling unknownField() {
    return Ruling.waiting(Verb.DROP, "no known field");
  }

  /** The strictest word of all laws that bind at a place, for a distance. */
  Ruling atDistance(Place.Known place, PrivacyClass of, Distance distance) {
    List<Jurisdiction> laws = new ArrayList<>(place.laws());
    head().controllers().forEach(code -> laws.addAll(laws(code)));
    return laws.stream()
        .flatMap(law -> word(law, of, distance).stream())
        .reduce(Ruling::strictest)
        .orElse(new Ruling(Rule.of(Verb.DROP, "no rule"), false, "no rule"));
  }

  private static Optional<Ruling> word(Jurisdiction law, PrivacyClass of, Distance distance) {
    Map<Distance, Rule> rules = law.rules().getOrDefault(of, Map.of());
    Rule rule = rules.get(distance);
    return rule == null
        ? Optional.empty()
        : Optional.of(new Ruling(rule, rule.effective() == Verb.HOLD, law.code()));
  }
}
