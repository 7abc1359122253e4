package dev.trackside.app.doctor;

/**
 * One thing that was looked at.
 *
 * @param name what
 * @param verdict how it is
 * @param detail the figures
 * @param hint what to do; empty when there is nothing to do
 */
public record Finding(String name, Verdict verdict, String detail, String hint) {
  /** How a thing is. */
  public enum Verdict {
    /** As it should be. */
    OK,
    /** Somebody should look. */
    WARN,
    /** A promise cannot be kept. */
    FAIL
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Verdict.OK, detail, "");
  }

  static Finding warn(String name, String detail, String hint) {
    return new Finding(name, Verdict.WARN, detail, hint);
  }

  static Finding fail(String name, String detail, String hint) {
    return new Finding(name, Verdict.FAIL, detail, hint);
  }
}
