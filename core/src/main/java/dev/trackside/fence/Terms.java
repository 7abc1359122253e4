package dev.trackside.fence;

/**
 * Under which a batch was judged: with them the same packets can be judged again, with the same
 * result.
 *
 * @param policy hash of the policy; empty where none applies, because nothing leaves the site
 * @param destination the destination's name
 * @param judgedAtMillis the moment that the policy was asked for, epoch milliseconds
 * @param isLocked true when the keys could not be used
 */
public record Terms(String policy, String destination, long judgedAtMillis, boolean isLocked) {
  /** For a sink in the garage: nothing is judged. */
  public static final Terms ON_SITE = new Terms("", "site", 0, false);

  /** True when a policy was asked. */
  public boolean isFenced() {
    return !policy.isEmpty();
  }
}
