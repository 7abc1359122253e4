package dev.trackside.policy;

import dev.trackside.policy.PolicyException.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a policy must be as a whole: without holes, and never looser inside than outside. */
final class PolicyCheck {
  private final Policy policy;
  private final String where;
  private final List<Problem> problems = new ArrayList<>();

  private PolicyCheck(Policy policy, String where) {
    this.policy = policy;
    this.where = where;
  }

  /** All that is wrong. */
  static List<Problem> of(Policy policy, String where) {
    PolicyCheck check = new PolicyCheck(policy, where);
    check.jurisdictions();
    check.circuits();
    check.references();
    return check.problems;
  }

  private void problem(String what, String hint) {
    problems.add(new Problem(where, what, hint));
  }

  private void jurisdictions() {
    Map<String, Jurisdiction> all = policy.parts().jurisdictions();
    for (Jurisdiction each : all.values()) {
      if (!each.within().isEmpty() && !all.containsKey(each.within())) {
        problem(
            each.code() + " is within " + each.within() + ", which the policy does not know",
            "add the jurisdiction " + each.within());
      }
      if (policy.laws(each.code()).stream().anyMatch(law -> law.within().equals(each.code()))) {
        problem(each.code() + " lies within itself", "remove one of the within");
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
      problem("the matrix has a hole at " + cell, "add the rule, such as " + of.word() + ": drop");
      return;
    }
    Rule own = law.rules().getOrDefault(of, Map.of()).get(distance);
    if (own == null) {
      return;
    }
    for (Jurisdiction each : outer.subList(1, outer.size())) {
      Rule wider = each.rules().getOrDefault(of, Map.of()).get(distance);
      if (wider != null && !own.isAtLeastAsStrictAs(wider)) {
        problem(
            "%s says %s where %s says %s".formatted(cell, own.text(), each.code(), wider.text()),
            "what lies within may only tighten; make it stricter or remove it");
      }
    }
  }

  private void circuits() {
    Map<String, String> keyOf = new HashMap<>();
    for (Circuit each : policy.parts().circuits()) {
      demand(each.jurisdiction(), "circuit " + each.key());
      List<String> names = new ArrayList<>(each.aliases());
      names.add(each.key());
      for (String name : names) {
        String other = keyOf.putIfAbsent(name, each.key());
        if (other != null && !other.equals(each.key())) {
          problem(
              "the circuit name %s belongs to %s and to %s".formatted(name, other, each.key()),
              "a name means one circuit; remove one");
        }
      }
      for (Circuit other : policy.parts().circuits()) {
        if (!other.equals(each)
            && other.key().equals(each.key())
            && other.validity().overlaps(each.validity())) {
          problem("two editions of circuit " + each.key() + " overlap", "end one with to:");
          break;
        }
      }
    }
  }

  private void references() {
    policy.head().controllers().forEach(code -> demand(code, "controllers"));
    for (Destination each : policy.parts().destinations().values()) {
      demand(each.jurisdiction(), "destination " + each.name());
    }
    for (Transfer each : policy.parts().transfers()) {
      demand(each.from(), "a transfer");
      demand(each.to(), "a transfer");
    }
    if (policy.head().expiresMillis() <= policy.head().fromMillis()) {
      problem("the policy expires before it begins", "write an expires after effective_from");
    }
  }

  private void demand(String code, String what) {
    if (!policy.parts().jurisdictions().containsKey(code)) {
      problem(
          "%s names the jurisdiction %s, which the policy does not know".formatted(what, code),
          "add it under jurisdictions, or write one of "
              + String.join(", ", policy.parts().jurisdictions().keySet()));
    }
  }
}
