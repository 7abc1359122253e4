package dev.trackside.fence.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.fence.Terms;
import dev.trackside.policy.Circuit;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.policy.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A notice says no more than a packet would, whatever its circuit. */
final class NoticeFenceTest {
  private static final long MILLIS = Instant.parse("2026-06-07T12:00:00Z").toEpochMilli();
  private static final long NANOS = MILLIS * 1_000_000;

  /** The shipped policy, and one whose laws hold what is known of the car alone. */
  private static List<Policy> policies() throws PolicyException {
    List<PolicyReader.Document> documents =
        ShippedPolicy.documents().stream()
            .map(each ->
                new PolicyReader.Document(
                    each.name(), each.text().replace("vehicle: allow", "vehicle: hold")))
            .toList();
    return List.of(ShippedPolicy.get(), PolicyReader.read(documents));
  }

  @Test
  void ofNoChannelIsSaidMoreThanItsCircuitAllows() throws Exception {
    int held = 0;
    for (Policy policy : policies()) {
      for (Destination to : policy.parts().destinations().values()) {
        for (Circuit circuit : policy.parts().circuits()) {
          held += heldAt(policy, to, circuit.key());
        }
      }
    }
    assertThat(held).as("what only its own circuit holds").isPositive();
  }

  /** Checks every channel; counts those that are held there, but not where nobody knows. */
  private static int heldAt(Policy policy, Destination to, String circuit) {
    NoticeFence nowhere =
        NoticeFence.of(policy, new Terms(policy.hash(), to.name(), MILLIS, false));
    NoticeFence here = nowhere.at(circuit, NANOS);
    Place place = policy.place(circuit, NANOS);
    int held = 0;
    for (Map.Entry<String, PrivacyClass> each : policy.fields().classes().entrySet()) {
      String channel = each.getKey();
      Verb verb = policy.ruling(place, each.getValue(), to, MILLIS).verb();
      String what = "%s at %s to %s: %s".formatted(channel, circuit, to.name(), verb);
      boolean isLawful = verb.compareTo(Verb.METADATA_ONLY) <= 0;
      assertThat(here.saysChannel(channel) && !isLawful).as(what).isFalse();
      assertThat(here.saysChannel(channel) && !nowhere.saysChannel(channel)).as(what).isFalse();
      assertThat(verb == Verb.HOLD && !here.isHeld(channel)).as(what).isFalse();
      assertThat(nowhere.isHeld(channel) && !here.isHeld(channel)).as(what).isFalse();
      held += here.isHeld(channel) && !nowhere.isHeld(channel) ? 1 : 0;
    }
    return held;
  }

  @Test
  void inTheGarageEverythingIsSaid() {
    NoticeFence garage = NoticeFence.onSite().at("monza", NANOS);
    assertThat(garage.saysChannel("heart_rate")).isTrue();
    assertThat(garage.isHeld("heart_rate")).isFalse();
    assertThat(garage.saysMore()).isTrue();
  }
}
