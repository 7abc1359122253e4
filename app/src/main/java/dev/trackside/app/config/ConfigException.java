package dev.trackside.app.config;

import java.util.List;

/** The settings cannot be used; says everything that is wrong with them. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems) {
    super(problems.getFirst().toString());
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, at least one thing. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * Something wrong in the settings.
   *
   * @param where the place: {@code FILE:LINE:COLUMN}, a variable or a flag
   * @param what what is wrong
   * @param hint what to do
   */
  public record Problem(String where, String what, String hint) {
    @Override
    public String toString() {
      return where + ": " + what;
    }
  }
}
