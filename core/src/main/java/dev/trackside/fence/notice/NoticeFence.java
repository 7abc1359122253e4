package dev.trackside.fence.notice;

import dev.trackside.fence.Terms;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a notice of no circuit may say: that a breaker opened, say. It is judged as a packet
 * is that was collected nobody knows where, so only metadata leaves: a source that looks like one,
 * a channel that the catalogue knows and whose class does not wait, a time by the second. What is
 * not known is not said.
 */
public final class NoticeFence {
  private static final long SECOND_MILLIS = 1_000;
  private static final Place NOWHERE = new Place.Unknown("a notice names no circuit");

  private final @Nullable Policy policy;
  private final Terms terms;

  private NoticeFence(@Nullable Policy policy, Terms terms) {
    this.policy = policy;
    this.terms = terms;
  }

  /** For a sink in the garage: everything may be said. */
  public static NoticeFence onSite() {
    return new NoticeFence(null, Terms.ON_SITE);
  }

  /** For a sink behind the fence; the policy is that of the terms. */
  public static NoticeFence of(Policy policy, Terms terms) {
    return new NoticeFence(policy, terms);
  }

  /** True when the source may be named. One that does not look like a source may be a person. */
  public boolean saysSource(String source) {
    return policy == null || source.isEmpty() || policy.fields().source().fits(source);
  }

  /** True when the channel may be named; no channel at all may always be. */
  public boolean saysChannel(String channel) {
    if (policy == null || channel.isEmpty()) {
      return true;
    }
    PrivacyClass of = policy.fields().classes().get(channel);
    if (of == null) {
      return false;
    }
    Verb verb =
        policy
            .ruling(NOWHERE, of, policy.destination(terms.destination()), terms.judgedAtMillis())
            .verb();
    return verb.compareTo(Verb.METADATA_ONLY) <= 0;
  }

  /** True when more may be said than what happened, when, and to what: texts, values, places. */
  public boolean saysMore() {
    return policy == null;
  }

  /** A moment as precisely as it may be said, epoch milliseconds. */
  public long moment(long atMillis) {
    return policy == null ? atMillis : Math.floorDiv(atMillis, SECOND_MILLIS) * SECOND_MILLIS;
  }
}
