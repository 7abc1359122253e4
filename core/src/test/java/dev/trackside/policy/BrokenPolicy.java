package dev.trackside.policy;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy that fails when it is asked for one field, as a defect of ours would make it. */
public final class BrokenPolicy {
  private BrokenPolicy() {}

  /** The shipped policy, with a destination in a jurisdiction that it does not know. */
  public static Policy thatDoesNotLoad() {
    Policy.Parts parts = ShippedPolicy.get().parts();
    TreeMap<String, Destination> destinations = new TreeMap<>(parts.destinations());
    destinations.put("moon", new Destination("moon", "Moon", "QQ"));
    return Policy.of(
        new Policy.Parts(
            parts.head(),
            parts.fields(),
            parts.jurisdictions(),
            parts.circuits(),
            destinations,
            parts.transfers()),
        List.of());
  }

  /** The shipped policy, which throws for a field. */
  public static Policy thatThrowsFor(String field) {
    Policy good = ShippedPolicy.get();
    TreeMap<String, PrivacyClass> classes =
        new TreeMap<>(good.fields().classes()) {
          private static final long serialVersionUID = 1L;

          @Override
          public @Nullable PrivacyClass get(Object name) {
            if (name.equals(field)) {
              throw new IllegalStateException("planted, with a value: " + name);
            }
            return super.get(name);
          }
        };
    Fields fields =
        new Fields(classes, good.fields().texts(), good.fields().source(), good.fields().session());
    Policy.Parts parts = good.parts();
    return Policy.of(
        new Policy.Parts(
            parts.head(),
            fields,
            parts.jurisdictions(),
            parts.circuits(),
            parts.destinations(),
            parts.transfers()),
        good.tests());
  }
}
