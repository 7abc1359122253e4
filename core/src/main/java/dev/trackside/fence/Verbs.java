package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Rule;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of {@link Values}, kept from doing harm when they throw: that is a fault of this
 * program, it is counted, and the value stays and waits. For one batch.
 */
final class Verbs {
  /** Verbs that fail so often in one batch are not relied on any more. */
  static final int FAULTS_MOST = 3;

  /** Holds for what a verb failed at. */
  static final Ruling FAULT = new Ruling(Rule.of(Verb.HOLD, ""), true, "fault");

  private final Values values;
  private int faults;

  Verbs(Values values) {
    this.values = values;
  }

  /** How often one failed. */
  int faults() {
    return faults;
  }

  /** True when nothing more of the batch is to be cut. */
  boolean areUnfit() {
    return faults >= FAULTS_MOST;
  }

  /** Decides a sample; returns the ruling by which it stays, null when it leaves. */
  @Nullable Ruling sample(Chunk chunk, int packet, int place, Plan plan, Cut into) {
    try {
      return values.sample(chunk, packet, place, plan, into);
    } catch (RuntimeException e) {
      faults++;
      into.dropHalfExtra();
      return FAULT;
    }
  }

  /** A piece of metadata as it leaves, or the {@link Ruling} by which it stays. */
  Object metadata(Chunk chunk, int packet, Plan.Field field, Object value) {
    try {
      Object left = values.metadata(chunk, packet, field, value);
      if (left != null) {
        return left;
      }
      return field.ruling().verb().sends() ? Values.oddly(field) : field.ruling();
    } catch (RuntimeException e) {
      faults++;
      return FAULT;
    }
  }

  /** A source or session as it leaves; empty when it stays. */
  String name(Ruling ruling, Stream stream, long eventNanos, String text) {
    try {
      return switch (ruling.verb()) {
        case PSEUDONYMISE, TOKENISE -> values.code(ruling.rule(), stream, eventNanos, text);
        case REDACT -> Values.REDACTED;
        default -> "";
      };
    } catch (RuntimeException e) {
      faults++;
      return "";
    }
  }

  /** The sender's own id of a packet as it leaves; empty when it stays. */
  String packetId(Ruling ruling, Chunk chunk, int packet, String id) {
    Stream stream = chunk.stream(packet);
    long eventNanos = chunk.eventTime(packet);
    Verb verb = ruling.verb();
    if (verb != Verb.PSEUDONYMISE && verb != Verb.TOKENISE) {
      return name(ruling, stream, eventNanos, id);
    }
    try {
      return values.idCode(ruling.rule(), stream, eventNanos, id);
    } catch (RuntimeException e) {
      faults++;
      return "";
    }
  }
}
