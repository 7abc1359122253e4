package dev.trackside.fence;

/**
 * Under which a batch was judged: with them the same packets can be judged again, with the same
 * result.
 *
 * @param policy hash of the policy; empty where none applies, because nothing leaves the site
 * @param destination the destination's name
 * @param judgedAtMillis the moment that the policy was asked for, epoch milliseconds; {@link
 *     #NO_CLOCK} when nobody knew what time it was
 * @param isLocked true when the keys could not be used
 */
public record Terms(String policy, String destination, long judgedAtMillis, boolean isLocked) {
  /** For a sink in the garage: nothing is judged. */
  public static final Terms ON_SITE = new Terms("", "site", 0, false);

  /** The end of all time, when every rule that has an end is past it. */
  public static final long NO_CLOCK = Long.MAX_VALUE;

  /** True when nobody knew what time it was. */
  public boolean isWithoutClock() {
    return judgedAtMillis == NO_CLOCK;
  }

  /** True when a policy was asked. */
  public boolean isFenced() {
    return !policy.isEmpty();
  }
}
