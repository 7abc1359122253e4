package dev.trackside.policy;

/**
 * What a policy says of a field on its way to a destination.
 *
 * @param rule what is done
 * @param waits true when it is so only because something is not known, or not yet: what is kept
 *     back is kept, and looked at again under the next policy
 * @param by whose word it is: a jurisdiction's code, or what is missing
 */
public record Ruling(Rule rule, boolean waits, String by) {
  /** A ruling that something is missing: what is kept back waits. */
  static Ruling waiting(Verb verb, String by) {
    return new Ruling(Rule.of(verb, ""), true, by);
  }

  /** What is done in the end. */
  public Verb verb() {
    return rule.effective();
  }

  /** The stricter of two. A final word outlasts one that waits. */
  Ruling strictest(Ruling other) {
    Rule both = rule.strictest(other.rule);
    boolean isMine = both.does(rule);
    boolean isTheirs = both.does(other.rule);
    if (isMine && isTheirs) {
      return new Ruling(both, waits && other.waits, by);
    }
    if (isMine || isTheirs) {
      return isMine ? this : other;
    }
    return new Ruling(both, waits && other.waits, by + " and " + other.by);
  }
}
