package dev.trackside.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.guard.Validity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** In random policies: whatever law is added, and whatever is not known, lets nothing more out. */
final class StrictestWinsTest {
  private static final long NOW = 1_000_000;
  private static final long LATER = 2_000_000;
  private static final List<String> CODES = List.of("A", "B", "C");
  private static final int TIMES = 200;

  private RandomGenerator random = RandomGenerator.getDefault();
  private final Map<String, Jurisdiction> laws = new TreeMap<>();
  private final Map<String, Destination> destinations = new TreeMap<>();

  @BeforeEach
  void makeLaws(RepetitionInfo repetition) {
    random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(repetition.getCurrentRepetition());
    for (String code : CODES) {
      laws.put(code, law(code, "", Map.of()));
      destinations.put("in " + code, new Destination("in " + code, "", code));
    }
    laws.put("A1", law("A1", "A", laws.getOrDefault("A", law("A", "", Map.of())).rules()));
  }

  private Policy policy(List<String> controllers, List<Transfer> transfers) {
    return Policy.of(
        new Policy.Parts(
            new PolicyHead("random", "1", 0, LATER, 0, "pending", controllers),
            new Fields(Map.of(), Map.of(), Fields.Shape.NOTHING, Fields.Shape.NOTHING),
            laws,
            List.of(circuit("outer", "A"), circuit("inner", "A1")),
            destinations,
            transfers),
        List.of());
  }

  private static Circuit circuit(String key, String jurisdiction) {
    return new Circuit(
        key, key, List.of(), jurisdiction, Validity.ALWAYS, List.of(), java.util.Optional.empty());
  }

  /** A law that is stricter the farther away, and never looser than the one around it. */
  private Jurisdiction law(
      String code, String within, Map<PrivacyClass, Map<Distance, Rule>> around) {
    Map<PrivacyClass, Map<Distance, Rule>> rules = new EnumMap<>(PrivacyClass.class);
    for (PrivacyClass of : PrivacyClass.values()) {
      Map<Distance, Rule> distances = new EnumMap<>(Distance.class);
      Rule nearer = rule(of);
      for (Distance each : Distance.values()) {
        Rule outer = around.getOrDefault(of, Map.of()).getOrDefault(each, nearer);
        nearer = nearer.strictest(rule(of)).strictest(outer);
        distances.put(each, nearer);
      }
      rules.put(of, distances);
    }
    return new Jurisdiction(code, code, within, random.nextBoolean(), "", rules, Map.of());
  }

  private Rule rule(PrivacyClass of) {
    List<Verb> permitted = new ArrayList<>();
    for (Verb each : Verb.values()) {
      if (of.permits(each)) {
        permitted.add(each);
      }
    }
    Verb verb = permitted.get(random.nextInt(permitted.size()));
    List<Verb.Parameter> has = verb.parameters();
    return new Rule(
        verb,
        has.contains(Verb.Parameter.STEP) ? random.nextLong(1, 200) : 0,
        has.contains(Verb.Parameter.EPOCH) && random.nextBoolean()
            ? Rule.Epoch.EVENT
            : Rule.Epoch.SEASON,
        has.contains(Verb.Parameter.WINDOW) ? random.nextLong(30, 600) * 1_000_000_000L : 0,
        has.contains(Verb.Parameter.LEAST) ? random.nextInt(5, 100) : 0,
        has.contains(Verb.Parameter.BUCKET) ? random.nextInt(1, 50) : 0,
        has.contains(Verb.Parameter.CLASSIFICATION) ? "class " + random.nextInt(3) : "",
        has.contains(Verb.Parameter.LICENCE) && random.nextBoolean() ? "a licence" : "",
        "");
  }

  /** Said without the rules' own way to compare, verb by verb and parameter by parameter. */
  private static void assertAsStrict(String what, Rule rule, Rule than) {
    assertThat(rule.effective()).as(what).isGreaterThanOrEqualTo(than.effective());
    if (rule.verb() == than.verb()) {
      assertThat(rule.step()).as(what).isGreaterThanOrEqualTo(than.step());
      assertThat(rule.epoch()).as(what).isGreaterThanOrEqualTo(than.epoch());
      assertThat(rule.windowNanos()).as(what).isGreaterThanOrEqualTo(than.windowNanos());
      assertThat(rule.least()).as(what).isGreaterThanOrEqualTo(than.least());
      assertThat(rule.bucket()).as(what).isGreaterThanOrEqualTo(than.bucket());
      assertThat(rule.licence().isEmpty() || !than.licence().isEmpty()).as(what).isTrue();
    }
    assertThat(rule.isAtLeastAsStrictAs(than)).as(what).isTrue();
  }

  private void assertNothingMoreLeaves(Policy tighter, Policy than) {
    for (String circuit : List.of("outer", "inner")) {
      for (Destination to : destinations.values()) {
        for (PrivacyClass of : PrivacyClass.values()) {
          for (long at : new long[] {NOW, LATER}) {
            assertAsStrict(
                "%s to %s, %s at %d".formatted(circuit, to.name(), of, at),
                tighter.ruling(tighter.place(circuit, 0), of, to, at).rule(),
                than.ruling(than.place(circuit, 0), of, to, at).rule());
          }
        }
      }
    }
  }

  private static Transfer transfer(String from, String to) {
    return new Transfer(from, to, "scc", "paper", LATER);
  }

  @RepeatedTest(TIMES)
  void oneMoreLawNeverLoosens() {
    List<Transfer> transfers = List.of(transfer("A", "B"));
    Policy without = policy(List.of(), transfers);
    for (String code : laws.keySet()) {
      Policy with = policy(List.of(code), transfers);
      assertNothingMoreLeaves(with, without);
      assertNothingMoreLeaves(policy(List.of(code, "C"), transfers), with);
    }
    for (Distance distance : Distance.values()) {
      for (PrivacyClass of : PrivacyClass.values()) {
        Place.Known place = (Place.Known) without.place("inner", 0);
        List<Jurisdiction> more = new ArrayList<>(place.laws());
        more.add(random.nextInt(more.size() + 1), laws.getOrDefault("C", place.laws().getFirst()));
        assertAsStrict(
            distance + " " + of,
            without.atDistance(new Place.Known(place.circuit(), more), of, distance).rule(),
            without.atDistance(place, of, distance).rule());
      }
    }
  }

  @RepeatedTest(TIMES)
  void aMissingOrEndedTransferAndAnUnknownDestinationNeverLoosen() {
    Policy with = policy(List.of(), List.of(transfer("A", "B"), transfer("A", "C")));
    Policy without = policy(List.of(), List.of(transfer("A", "C")));
    assertNothingMoreLeaves(without, with);
    Destination moon = with.destination("moon");
    for (String circuit : List.of("outer", "inner")) {
      for (PrivacyClass of : PrivacyClass.values()) {
        Rule unknown = with.ruling(with.place(circuit, 0), of, moon, NOW).rule();
        for (Destination to : destinations.values()) {
          Rule known = with.ruling(with.place(circuit, 0), of, to, NOW).rule();
          assertAsStrict("the moon and " + to.name(), unknown, known);
        }
      }
    }
  }

  @RepeatedTest(TIMES)
  void nothingOfWhatNobodyKnowsIsSent() {
    Policy policy = policy(List.of(), List.of(transfer("A", "B")));
    assertThat(Policy.unknownField().verb().sends()).isFalse();
    for (PrivacyClass of : PrivacyClass.values()) {
      for (Destination to : destinations.values()) {
        Ruling ruling = policy.ruling(policy.place("nowhere", 0), of, to, NOW);
        assertThat(ruling.verb().sends()).as("%s to %s", of, to.name()).isFalse();
        assertThat(ruling.verb()).isGreaterThanOrEqualTo(Verb.METADATA_ONLY);
      }
      for (Distance distance : Distance.values()) {
        Jurisdiction silent = new Jurisdiction("S", "", "", false, "", Map.of(), Map.of());
        Place.Known place = new Place.Known(circuit("silent", "S"), List.of(silent));
        assertThat(policy.atDistance(place, of, distance).verb()).isEqualTo(Verb.DROP);
      }
    }
  }
}
