package dev.trackside.policy;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy that fails when it is asked for one field, as a defect of ours would make it. */
public final class BrokenPolicy {
  private BrokenPolicy() {}

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
