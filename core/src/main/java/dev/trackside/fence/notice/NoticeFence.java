package dev.trackside.fence.notice;

import dev.trackside.fence.Terms;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Verb;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a notice may say: that a breaker opened, say. It is judged as a packet is that was
 * collected nobody knows where, and as one of its own circuit if it has one, the stricter of both;
 * so only metadata leaves: a source that looks like one, a channel that the catalogue knows and
 * whose class does not wait, a time by the second. What is not known is not said. Of a class that
 * is to be held not even that there was something: such a packet would not leave at all.
 */
public final class NoticeFence {
  private static final long SECOND_MILLIS = 1_000;
  private static final Place NOWHERE = new Place.Unknown("a notice names no circuit");

  private final @Nullable Policy policy;
  private final Terms terms;
  private final Place place;

  private NoticeFence(@Nullable Policy policy, Terms terms, Place place) {
    this.policy = policy;
    this.terms = terms;
    this.place = place;
  }

  /** For a sink in the garage: everything may be said. */
  public static NoticeFence onSite() {
    return new NoticeFence(null, Terms.ON_SITE, NOWHERE);
  }

  /** For a sink behind the fence; the policy is that of the terms. */
  public static NoticeFence of(Policy policy, Terms terms) {
    return new NoticeFence(policy, terms, NOWHERE);
  }

  /** The same for a notice of a circuit, of a moment in epoch nanoseconds. */
  public NoticeFence at(String circuit, long eventNanos) {
    return policy == null
        ? this
        : new NoticeFence(policy, terms, policy.place(circuit, eventNanos));
  }

  /** True when nothing may be said of what happened to a channel, not when and not to what. */
  public boolean isHeld(String channel) {
    return verbs(channel).contains(Verb.HOLD);
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
    Set<Verb> verbs = verbs(channel);
    return !verbs.isEmpty()
        && verbs.stream().allMatch(each -> each.compareTo(Verb.METADATA_ONLY) <= 0);
  }

  /** What holds for a channel, here and nowhere; empty for one that the catalogue does not know. */
  private Set<Verb> verbs(String channel) {
    PrivacyClass of = policy == null ? null : policy.fields().classes().get(channel);
    if (policy == null || of == null) {
      return Set.of();
    }
    Destination to = policy.destination(terms.destination());
    return EnumSet.of(
        policy.ruling(NOWHERE, of, to, terms.judgedAtMillis()).verb(),
        policy.ruling(place, of, to, terms.judgedAtMillis()).verb());
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
