package dev.trackside.app.stress.oracle;

/**
 * What is demanded of a run.
 *
 * @param name its public name
 * @param what what it says, in words
 * @param most the value up to which it is met; every objective is met from 0 up to it
 * @param value what was found; below 0 when it could not be measured, which does not meet it
 * @param unit of both
 */
public record Objective(String name, String what, double most, double value, String unit) {
  /** True when it is met. */
  public boolean isMet() {
    return value >= 0 && value <= most;
  }
}
