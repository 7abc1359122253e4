package dev.trackside.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that a policy says, cell by cell: each circuit, destination and class has one. */
public final class PolicyMatrix {
  private PolicyMatrix() {}

  /**
   * One cell.
   *
   * @param circuit the circuit's key; with several editions, the one that holds at the moment
   * @param jurisdiction where it lies
   * @param destination the destination's name
   * @param of the privacy class
   * @param ruling what holds
   */
  public record Cell(
      String circuit, String jurisdiction, String destination, PrivacyClass of, Ruling ruling) {
    /** Where it stands in the matrix. */
    public String place() {
      return "%s to %s, %s".formatted(circuit, destination, of.word());
    }
  }

  /** How a cell changed. */
  public enum Change {
    /** More leaves. */
    LOOSER,
    /** Less leaves. */
    STRICTER
  }

  /**
   * A cell that two policies fill otherwise.
   *
   * @param place where it stands
   * @param before the rule of the old policy, written out; empty for none
   * @param after the rule of the new policy; empty for none
   * @param change how it changed
   */
  public record Difference(String place, String before, String after, Change change) {}

  /** All cells at a moment, epoch milliseconds: as if data were collected and sent then. */
  public static List<Cell> of(Policy policy, long atMillis) {
    List<Cell> cells = new ArrayList<>();
    List<String> circuits =
        policy.parts().circuits().stream().map(Circuit::key).distinct().sorted().toList();
    for (String circuit : circuits) {
      Place place = policy.place(circuit, atMillis * 1_000_000L);
      String where = place instanceof Place.Known known ? known.jurisdiction() : "";
      for (Destination to : policy.parts().destinations().values()) {
        for (PrivacyClass each : PrivacyClass.values()) {
          Ruling ruling = policy.ruling(place, each, to, atMillis);
          cells.add(new Cell(circuit, where, to.name(), each, ruling));
        }
      }
    }
    return cells;
  }

  /**
   * The cells that differ. A cell that only one of the two has is compared with what holds for what
   * nobody knows; a field of the catalogue, with its class in the other.
   */
  public static List<Difference> differences(Policy before, Policy after, long atMillis) {
    List<Difference> differences = new ArrayList<>();
    Map<String, Rule> old = rules(before, atMillis);
    Map<String, Rule> now = rules(after, atMillis);
    Rule unknown = Policy.unknownField().rule();
    old.forEach((place, rule) -> add(differences, place, rule, now.getOrDefault(place, unknown)));
    now.forEach((place, rule) -> {
      if (!old.containsKey(place)) {
        add(differences, place, unknown, rule);
      }
    });
    return differences;
  }

  private static Map<String, Rule> rules(Policy policy, long atMillis) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    Map<String, Map<PrivacyClass, Rule>> byRoute = new LinkedHashMap<>();
    for (Cell cell : of(policy, atMillis)) {
      byRoute
          .computeIfAbsent(
              cell.circuit() + " to " + cell.destination(), route -> new LinkedHashMap<>())
          .put(cell.of(), cell.ruling().rule());
      rules.put(cell.place(), cell.ruling().rule());
    }
    byRoute.forEach((route, ofClass) ->
        policy
            .fields()
            .classes()
            .forEach((field, of) ->
                rules.put(route + ", field " + field, ofClass.getOrDefault(of, unknownRule()))));
    return rules;
  }

  private static Rule unknownRule() {
    return Policy.unknownField().rule();
  }

  private static void add(List<Difference> into, String place, Rule before, Rule after) {
    if (before.does(after)) {
      return;
    }
    Change change = after.isAtLeastAsStrictAs(before) ? Change.STRICTER : Change.LOOSER;
    into.add(new Difference(place, before.text(), after.text(), change));
  }
}
