package dev.trackside.policy;

import java.util.List;

/** A policy that does not load, with everything that is wrong with it. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param where file, line and column
   * @param what is wrong
   * @param hint what to do about it
   */
  public record Problem(String where, String what, String hint) {
    @Override
    public String toString() {
      return where + ": " + what + " (" + hint + ")";
    }
  }

  /** All that is wrong, at least one thing. */
  public PolicyException(List<Problem> problems) {
    super(String.join("; ", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong. */
  public List<Problem> problems() {
    return problems;
  }
}
