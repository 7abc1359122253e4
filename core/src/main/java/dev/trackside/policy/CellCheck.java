package dev.trackside.policy;

import java.util.ArrayList;
import java.util.List;

/** Runs those of a policy's tests that ask for one cell of its matrix. */
public final class CellCheck {
  private CellCheck() {}

  /**
   * A test that does not hold.
   *
   * @param name of the test
   * @param expected what it says
   * @param found what the policy says
   */
  public record Failure(String name, String expected, String found) {}

  /** The tests that do not hold. */
  public static List<Failure> failures(Policy policy) {
    List<Failure> failures = new ArrayList<>();
    for (PolicyTest test : policy.tests()) {
      if (test instanceof PolicyTest.Cell cell) {
        String found = found(policy, cell);
        if (!found.equals(cell.rule())) {
          failures.add(new Failure(cell.name(), cell.rule(), found));
        }
      }
    }
    return failures;
  }

  private static String found(Policy policy, PolicyTest.Cell cell) {
    PrivacyClass of = policy.fields().classes().get(cell.field());
    if (of == null) {
      return Policy.unknownField().rule().text();
    }
    PolicyTest.Given given = cell.given();
    return policy
        .ruling(
            policy.place(given.circuit(), given.eventNanos()),
            of,
            given.destination(policy),
            given.eventNanos() / 1_000_000)
        .rule()
        .text();
  }
}
