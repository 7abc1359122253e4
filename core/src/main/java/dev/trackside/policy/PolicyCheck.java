package dev.trackside.policy;

import dev.trackside.policy.PolicyException.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a policy must be as a whole: without holes, and never looser inside than outside. */
final class PolicyCheck {
  static final String JURISDICTION = "jurisdiction ";
  static final String CIRCUIT = "circuit ";
  static final String DESTINATION = "destination ";
  static final String TRANSFER = "transfer ";
  static final String POLICY = "policy";

  private final Policy policy;
  private final String where;
  private final Map<String, String> places;
  private final List<Problem> problems = new ArrayList<>();

  private PolicyCheck(Policy policy, String where, Map<String, String> places) {
    this.policy = policy;
    this.where = where;
    this.places = places;
  }

  /**
   * All that is wrong.
   *
   * @param where the policy's first file, for what has no place of its own
   * @param places file, line and column of each {@code jurisdiction IT}, {@code circuit spa},
   *     {@code destination home-eu}, {@code transfer 0} and of {@code policy}
   */
  static List<Problem> of(Policy policy, String where, Map<String, String> places) {
    PolicyCheck check = new PolicyCheck(policy, where, places);
    check.jurisdictions();
    check.circuits();
    check.references();
    return check.problems;
  }

  private void problem(String of, String what, String hint) {
    problems.add(new Problem(places.getOrDefault(of, where), what, hint));
  }

  private void jurisdictions() {
    Map<String, Jurisdiction> all = policy.parts().jurisdictions();
    for (Jurisdiction each : all.values()) {
      if (!each.within().isEmpty() && !all.containsKey(each.within())) {
        problem(
            JURISDICTION + each.code(),
            each.code() + " is within " + each.within() + ", which the policy does not know",
            "add the jurisdiction " + each.within());
      }
      if (policy.laws(each.code()).stream().anyMatch(law -> law.within().equals(each.code()))) {
        problem(
            JURISDICTION + each.code(),
            each.code() + " lies within itself",
            "remove one of the within");
        continue;
      }
      for (PrivacyClass of : PrivacyClass.values()) {
        for (Distance distance : Distance.values()) {
          cell(each, of, distance);
        }
      }
    }
  }

  private void cell(Jurisdiction law, PrivacyClass of, Distance distance) {
    List<Jurisdiction> outer = policy.laws(law.code());
    boolean isHole =
        outer.stream()
            .noneMatch(each -> each.rules().getOrDefault(of, Map.of()).containsKey(distance));
    String cell = "%s, %s, %s".formatted(law.code(), of.word(), distance.word());
    if (isHole) {
      problem(
          JURISDICTION + law.code(),
          "the matrix has a hole at " + cell,
          "add the rule, such as " + of.word() + ": drop");
      return;
    }
    farther(law, of, distance);
    Rule own = law.rules().getOrDefault(of, Map.of()).get(distance);
    if (own == null) {
      return;
    }
    for (Jurisdiction each : outer.subList(1, outer.size())) {
      Rule wider = each.rules().getOrDefault(of, Map.of()).get(distance);
      if (wider != null && !own.isAtLeastAsStrictAs(wider)) {
        problem(
            JURISDICTION + law.code(),
            "%s says %s where %s says %s".formatted(cell, own.text(), each.code(), wider.text()),
            "what lies within may only tighten; make it stricter or remove it");
      }
    }
  }

  /**
   * What nobody knows counts as farthest away, and so does a destination whose paper has run out:
   * it must not be given more than one that is nearer.
   */
  private void farther(Jurisdiction law, PrivacyClass of, Distance distance) {
    Distance nearer =
        switch (distance) {
          case SAME_AREA, ADEQUATE -> Distance.SAME_AREA;
          case OTHER -> Distance.ADEQUATE;
        };
    Optional<Rule> far = strictest(law, of, distance);
    Optional<Rule> near = strictest(law, of, nearer);
    if (far.isPresent() && near.isPresent() && !far.get().isAtLeastAsStrictAs(near.get())) {
      problem(
          JURISDICTION + law.code(),
          "%s, %s, %s says %s where %s says %s"
              .formatted(
                  law.code(),
                  of.word(),
                  distance.word(),
                  far.get().text(),
                  nearer.word(),
                  near.get().text()),
          "what is farther away may only be given less; make it as strict or stricter");
    }
  }

  private Optional<Rule> strictest(Jurisdiction law, PrivacyClass of, Distance distance) {
    return policy.laws(law.code()).stream()
        .flatMap(each ->
            Optional.ofNullable(each.rules().getOrDefault(of, Map.of()).get(distance)).stream())
        .reduce(Rule::strictest);
  }

  private void circuits() {
    Map<String, String> keyOf = new HashMap<>();
    for (Circuit each : policy.parts().circuits()) {
      demand(CIRCUIT + each.key(), each.jurisdiction(), "circuit " + each.key());
      List<String> names = new ArrayList<>(each.aliases());
      names.add(each.key());
      for (String name : names) {
        String other = keyOf.putIfAbsent(name, each.key());
        if (other != null && !other.equals(each.key())) {
          problem(
              CIRCUIT + each.key(),
              "the circuit name %s belongs to %s and to %s".formatted(name, other, each.key()),
              "a name means one circuit; remove one");
        }
      }
      for (Circuit other : policy.parts().circuits()) {
        if (!other.equals(each)
            && other.key().equals(each.key())
            && other.validity().overlaps(each.validity())) {
          problem(
              CIRCUIT + each.key(),
              "two editions of circuit " + each.key() + " overlap",
              "end one with to:");
          break;
        }
      }
    }
  }

  private void references() {
    policy.head().controllers().forEach(code -> demand(POLICY, code, "controllers"));
    for (Destination each : policy.parts().destinations().values()) {
      demand(DESTINATION + each.name(), each.jurisdiction(), "destination " + each.name());
    }
    for (int i = 0; i < policy.parts().transfers().size(); i++) {
      Transfer each = policy.parts().transfers().get(i);
      demand(TRANSFER + i, each.from(), "a transfer");
      demand(TRANSFER + i, each.to(), "a transfer");
    }
    if (policy.head().expiresMillis() <= policy.head().fromMillis()) {
      problem(
          POLICY, "the policy expires before it begins", "write an expires after effective_from");
    }
  }

  private void demand(String of, String code, String what) {
    if (!policy.parts().jurisdictions().containsKey(code)) {
      problem(
          of,
          "%s names the jurisdiction %s, which the policy does not know".formatted(what, code),
          "add it under jurisdictions, or write one of "
              + String.join(", ", policy.parts().jurisdictions().keySet()));
    }
  }
}
