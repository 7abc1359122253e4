package dev.trackside.delivery.feed;

/**
 * How far a sink is in a feed.
 *
 * @param feed which
 * @param waiting lines that the sink does not have, in a batch on their way or in none
 * @param acked lines that it has
 * @param skipped places that were removed before the sink could have them
 * @param problem what went wrong with the newest attempt; empty when it went well
 * @param hint what to do about it
 */
public record FeedStanding(
    Feed feed, long waiting, long acked, long skipped, String problem, String hint) {
  /** The same with what went wrong. */
  FeedStanding with(String newProblem, String newHint) {
    return new FeedStanding(feed, waiting, acked, skipped, newProblem, newHint);
  }
}
