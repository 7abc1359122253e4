package dev.trackside.policy;

/**
 * What lets data go from one jurisdiction to another.
 *
 * @param from where it was collected, or what that lies within
 * @param to where it goes, or what that lies within
 * @param mechanism adequacy, scc, idta, dpf, consent or none
 * @param evidence the document that shows it
 * @param untilMillis epoch milliseconds from which it holds no more
 */
public record Transfer(
    String from, String to, String mechanism, String evidence, long untilMillis) {
  /** True when the mechanism holds at a moment, epoch milliseconds. */
  public boolean isInForce(long atMillis) {
    return !mechanism.equals("none") && atMillis < untilMillis;
  }
}
