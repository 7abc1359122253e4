package dev.trackside.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What makes a rule, or a whole policy, let more out than another. */
final class Looser {
  private static final long SECOND = 1_000_000_000L;
  private static final long WINDOW_LEAST = 30 * SECOND;
  private static final int VALUES_LEAST = 5;

  private static final long SUMMER = Instant.parse("2026-07-01T12:00:00Z").toEpochMilli();
  private static final PrivacyClass SAFE = PrivacyClass.BIOMETRIC_ID;
  private static final List<String> ONE_OF_EACH =
      List.of(
          "speed",
          "throttle",
          "lat",
          "heart_rate",
          "face_template",
          "driver_name",
          "engineer",
          "radio_audio",
          "pu_map");

  private Looser() {}

  /** The loosest rule of a verb that a policy may hold. */
  static Rule weakest(Verb verb) {
    return switch (verb) {
      case MARK_EXPORT -> new Rule(verb, 0, Rule.Epoch.SEASON, 0, 0, 0, "none", "a licence", "");
      case TRUNCATE_TIME -> new Rule(verb, SECOND, Rule.Epoch.SEASON, 0, 0, 0, "", "", "");
      case LOCATION_RELATIVE -> new Rule(verb, 1, Rule.Epoch.SEASON, 0, 0, 0, "", "", "");
      case GENERALISE -> new Rule(verb, 0, Rule.Epoch.SEASON, 0, 0, 1, "", "", "");
      case AGGREGATE ->
          new Rule(verb, 0, Rule.Epoch.SEASON, WINDOW_LEAST, VALUES_LEAST, 1, "", "", "");
      case ALLOW, PSEUDONYMISE, TOKENISE, REDACT, METADATA_ONLY, HOLD, DROP -> Rule.of(verb, "");
    };
  }

  /** The same verb with one parameter a little looser, each in turn, as far as they load. */
  static List<Rule> inOneParameter(Rule rule) {
    List<Rule> looser = new ArrayList<>();
    for (Verb.Parameter each : rule.verb().parameters()) {
      Rule other =
          switch (each) {
            case CLASSIFICATION -> rule;
            case LICENCE -> with(rule, rule.epoch(), rule.windowNanos(), rule.least(), "a licence");
            case STEP -> new Rule(rule.verb(), rule.step() - 1, rule.epoch(), 0, 0, 0, "", "", "");
            case EPOCH ->
                with(rule, Rule.Epoch.SEASON, rule.windowNanos(), rule.least(), rule.licence());
            case WINDOW ->
                with(
                    rule,
                    rule.epoch(),
                    Math.max(WINDOW_LEAST, rule.windowNanos() - SECOND),
                    rule.least(),
                    rule.licence());
            case LEAST ->
                with(rule, rule.epoch(), rule.windowNanos(), rule.least() - 1, rule.licence());
            case BUCKET ->
                new Rule(
                    rule.verb(),
                    rule.step(),
                    rule.epoch(),
                    rule.windowNanos(),
                    rule.least(),
                    rule.bucket() / 2,
                    "",
                    "",
                    "");
          };
      if (!other.isAtLeastAsStrictAs(rule)) {
        looser.add(other);
      }
    }
    return looser;
  }

  private static Rule with(Rule rule, Rule.Epoch epoch, long window, int least, String licence) {
    return new Rule(
        rule.verb(),
        rule.step(),
        epoch,
        window,
        least,
        rule.bucket(),
        rule.classification(),
        licence,
        "");
  }

  /**
   * A cell in which one policy lets more out than another.
   *
   * @param circuit where from
   * @param to where to
   * @param millis when
   * @param field a field of the cell's class
   * @param was what the stricter policy says
   * @param is what the looser one says
   */
  record Cell(String circuit, Destination to, long millis, String field, Rule was, Rule is) {
    @Override
    public String toString() {
      return "%s from %s to %s at %s: %s, and it was %s"
          .formatted(field, circuit, to.name(), Instant.ofEpochMilli(millis), is, was);
    }
  }

  /**
   * One cell in which a policy lets more out than another; empty for none. Looks from each circuit
   * to each jurisdiction and each destination, in the middle of 2026 and when transfers end.
   */
  static Optional<Cell> cell(Policy strict, Policy other) {
    Map<String, Destination> there = new TreeMap<>(strict.parts().destinations());
    there.put("nowhere", Destination.unknown("nowhere"));
    strict
        .parts()
        .jurisdictions()
        .keySet()
        .forEach(code -> there.put("in " + code, new Destination("in " + code, "", code)));
    TreeSet<Long> moments = new TreeSet<>(Set.of(SUMMER));
    List.of(strict, other)
        .forEach(each -> each.parts().transfers().forEach(row -> moments.add(row.untilMillis())));
    Set<String> seen = new HashSet<>();
    for (long millis : moments.tailSet(SUMMER)) {
      for (Circuit at : strict.parts().circuits()) {
        long nanos = millis * 1_000_000L;
        if (strict.place(at.key(), nanos) instanceof Place.Known before
            && other.place(at.key(), nanos) instanceof Place.Known after
            && seen.add(before.jurisdiction() + " " + after.jurisdiction() + millis)) {
          for (Destination to : there.values()) {
            Destination now = other.parts().destinations().getOrDefault(to.name(), to);
            Distance far = strict.distance(before, to, millis);
            Distance near = other.distance(after, now, millis);
            for (Map.Entry<String, PrivacyClass> each : fields(strict, other).entrySet()) {
              PrivacyClass of = other.fields().classes().getOrDefault(each.getKey(), SAFE);
              Rule was = strict.atDistance(before, each.getValue(), far).rule();
              Rule is = other.atDistance(after, of, near).rule();
              if (!is.isAtLeastAsStrictAs(was)) {
                return Optional.of(new Cell(at.key(), to, millis, each.getKey(), was, is));
              }
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The fields that have another class now; if there are none, one of each class. */
  private static Map<String, PrivacyClass> fields(Policy strict, Policy other) {
    Map<String, PrivacyClass> before = strict.fields().classes();
    if (before.equals(other.fields().classes())) {
      Map<String, PrivacyClass> one = new TreeMap<>();
      ONE_OF_EACH.forEach(name -> one.put(name, before.getOrDefault(name, SAFE)));
      return one;
    }
    Map<String, PrivacyClass> changed = new TreeMap<>(before);
    changed.entrySet().removeAll(other.fields().classes().entrySet());
    return changed;
  }
}
