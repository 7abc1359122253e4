package dev.trackside.fence;

import dev.trackside.policy.Destination;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyHead.Standing;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.util.Optional;

/**
 * Why something waits at the fence now, for people.
 *
 * @param kind which sort of reason
 * @param detail what is meant: a circuit, a law's code and reason; empty for nothing more
 */
public record WaitingCause(Kind kind, String detail) {
  /** Why something waits. */
  public enum Kind {
    /** The policy does not know the circuit, or not at that time. */
    PLACE,
    /** The policy's time has not begun: it, or the clock, is wrong. */
    NOT_BEGUN,
    /** The policy is out of date. */
    EXPIRED,
    /** The keys cannot be used. */
    KEYS,
    /** A law says to wait: for a licence, for an assessment. */
    LAW,
    /** The catalogue does not know the field. */
    FIELD,
    /** It is a text that the policy does not know, in a field that it does. */
    TEXT,
    /** Nothing: it may leave by now, and does with the next batches. */
    NEXT
  }

  /**
   * Who asks.
   *
   * @param policy the one in force
   * @param destination of the sink
   * @param nowMillis the moment, epoch milliseconds
   * @param isLocked true when the keys cannot be used
   */
  public record Asked(Policy policy, String destination, long nowMillis, boolean isLocked) {}

  /** True when a name that waits is the packet itself, of which nothing left yet. */
  public static boolean isPacket(String waiting) {
    return waiting.equals(Fence.PACKET);
  }

  /** True when a name that waits is one of the packet's metadata. */
  public static boolean isMetadata(String waiting) {
    return waiting.startsWith(Fence.METADATA);
  }

  /** A name that waits as the catalogue has it. */
  public static String field(String waiting) {
    return isMetadata(waiting) ? waiting.substring(Fence.METADATA.length()) : waiting;
  }

  /**
   * Why a name of a packet waits.
   *
   * @param circuit that the packet names
   * @param eventNanos its event time, epoch nanoseconds
   * @param waiting the name, as {@link Waiting} has it
   */
  public static WaitingCause of(Asked asked, String circuit, long eventNanos, String waiting) {
    Policy policy = asked.policy();
    PrivacyClass known = policy.fields().classes().get(field(waiting));
    if (known == null && !isPacket(waiting)) {
      return new WaitingCause(Kind.FIELD, "");
    }
    Place place = policy.place(circuit, eventNanos);
    if (place instanceof Place.Unknown unknown) {
      return new WaitingCause(
          Kind.PLACE, circuit.isEmpty() ? "no circuit" : circuit + ": " + unknown.why());
    }
    if (known == null) {
      return new WaitingCause(Kind.NEXT, "");
    }
    Destination to = policy.destination(asked.destination());
    return known(asked, policy.ruling(place, known, to, asked.nowMillis()));
  }

  private static WaitingCause known(Asked asked, Ruling ruling) {
    if (asked.isLocked() && ruling.verb().needsKey()) {
      return new WaitingCause(Kind.KEYS, "");
    }
    if (ruling.verb() == Verb.HOLD) {
      Standing standing = asked.policy().head().standing(asked.nowMillis());
      return switch (standing) {
        case EXPIRED -> new WaitingCause(Kind.EXPIRED, "");
        case NOT_YET -> new WaitingCause(Kind.NOT_BEGUN, "");
        case IN_FORCE, IN_GRACE -> new WaitingCause(Kind.LAW, law(ruling));
      };
    }
    return new WaitingCause(ruling.verb().sends() ? Kind.TEXT : Kind.NEXT, "");
  }

  private static String law(Ruling ruling) {
    return Optional.of(ruling.rule().because())
        .filter(because -> !because.isEmpty())
        .map(because -> ruling.by() + ": " + because)
        .orElse(ruling.by() + ": " + ruling.rule().text());
  }
}
