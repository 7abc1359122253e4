package dev.trackside.fence;

import dev.trackside.fence.Shadow.Change;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Fields;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Rule;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares what two policies say of the packets of one draft. Rulings are compared, not bytes: once
 * for each pair of plans where all samples are numbers, value by value where there are texts. For
 * one thread; nothing that goes wrong in it reaches what leaves.
 */
public final class ShadowLook {
  private static final Cut.Literal NUMBER = new Cut.Literal("0");
  private static final Cut.Literal NOTHING = new Cut.Literal("null");
  private static final Ruling STAYS = new Ruling(Rule.of(Verb.DROP, ""), false, "odd");

  private final Fields active;
  private final Policy policy;
  private final Terms terms;
  private final long number;
  private final ShadowTally tally = new ShadowTally();
  private final Map<Integer, Pair> pairs = new HashMap<>();
  private @Nullable Plans candidate;
  private Chunk chunk = Chunk.empty();
  private long errors;
  private String firstError = "";

  /** What is asked of each side, and what neither has at hand. */
  private record Sides(Plans before, Plans after, Supplier<Map<String, Object>> metadata) {}

  /** Two plans for the same packets, and how many went by. */
  private static final class Pair {
    final Plan before;
    final Plan after;
    final EnumSet<Change> headers = EnumSet.noneOf(Change.class);
    final EnumSet<Change> fields = EnumSet.noneOf(Change.class);
    long packets;
    long numbers;

    Pair(Plan before, Plan after) {
      this.before = before;
      this.after = after;
    }

    boolean isOf(Plan one, Plan other) {
      return before.equals(one) && after.equals(other);
    }
  }

  private ShadowLook(Fields active, Policy policy, Terms terms, long number) {
    this.active = active;
    this.policy = policy;
    this.terms = terms;
    this.number = number;
  }

  static ShadowLook at(Policy active, Policy candidate, Terms terms, long number) {
    return new ShadowLook(active.fields(), candidate, terms, number);
  }

  long number() {
    return number;
  }

  /** Packets that the candidate could not be asked about. */
  long errors() {
    return errors;
  }

  String firstError() {
    return firstError;
  }

  /** What was counted. */
  ShadowTally tally() {
    guarded(this::settleAll);
    return tally;
  }

  /**
   * Looks at one packet that was judged by a plan of the policy in force.
   *
   * @param plans those of the policy in force
   * @param metadata the packet's, read when they are wanted
   */
  void packet(
      Chunk from, int packet, Plan before, Plans plans, Supplier<Map<String, Object>> metadata) {
    guarded(() -> look(from, packet, before, new Sides(plans, candidate(), metadata)));
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      // Counted and shown; a message could hold a value, so it is not kept.
      if (errors == 0) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        firstError = e.getClass().getSimpleName() + where;
      }
      errors++;
    }
  }

  private void settleAll() {
    pairs.values().forEach(this::settle);
    pairs.clear();
  }

  /** No key is asked for a candidate: what names become of is not compared, only the rule. */
  private Plans candidate() {
    Plans made = candidate;
    if (made == null) {
      made = new Plans(policy, terms, (ruling, stream, eventNanos, text) -> "");
      candidate = made;
    }
    return made;
  }

  private void look(Chunk from, int packet, Plan before, Sides sides) {
    if (from != chunk) {
      settleAll();
      chunk = from;
      sides.after.turnTo(from);
    }
    Plan after = sides.after.of(packet);
    int key = chunk.streamIndex(packet) * chunk.shapeCount() + chunk.shape(packet);
    Pair pair = pairs.get(key);
    if (pair == null || !pair.isOf(before, after)) {
      if (pair != null) {
        settle(pair);
      }
      pair = pair(before, after);
      pairs.put(key, pair);
    }
    pair.packets++;
    Set<Change> changes = EnumSet.copyOf(pair.headers);
    if (hasTexts(packet)) {
      samples(packet, pair, changes);
    } else {
      pair.numbers++;
      changes.addAll(pair.fields);
    }
    more(packet, pair, sides, changes);
    tally.packet(changes);
  }

  private boolean hasTexts(int packet) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) > ValueKind.BOOLEAN) {
        return true;
      }
    }
    return false;
  }

  private static Pair pair(Plan before, Plan after) {
    Pair pair = new Pair(before, after);
    add(pair.headers, change(before.headers().source(), after.headers().source()));
    add(pair.headers, change(before.headers().session(), after.headers().session()));
    add(pair.headers, change(before.headers().circuit(), after.headers().circuit()));
    for (int i = 0; i < before.fields().length; i++) {
      add(pair.fields, change(before.fields()[i].ruling(), after.fields()[i].ruling()));
    }
    return pair;
  }

  /** Counts the values of packets whose samples are numbers, and the headers of all. */
  private void settle(Pair pair) {
    Plan.Headers before = pair.before.headers();
    Plan.Headers after = pair.after.headers();
    header(pair, "source", before.source(), after.source(), pair.packets);
    header(pair, "session", before.session(), after.session(), pair.packets);
    header(pair, "circuit", before.circuit(), after.circuit(), pair.packets);
    if (pair.numbers > 0) {
      for (int i = 0; i < pair.before.fields().length; i++) {
        Plan.Field field = pair.before.fields()[i];
        Ruling now = field.ruling();
        Ruling then = pair.after.fields()[i].ruling();
        count(pair, field, field.channel(), now, then, pair.numbers);
      }
    }
  }

  private void header(Pair pair, String name, Ruling before, Ruling after, long packets) {
    tally.values(
        place(pair), "header", "header " + name, before, after, change(before, after), packets);
  }

  private @Nullable Change count(
      Pair pair, Plan.Field field, String name, Ruling before, Ruling after, long count) {
    Change change = change(before, after);
    PrivacyClass known = field.of();
    String of = known == null ? "unknown" : known.word();
    tally.values(place(pair), of, name, before, after, change, count);
    return change;
  }

  private static String place(Pair pair) {
    if (pair.before.place() instanceof Place.Known known) {
      return known.circuit().key();
    }
    return pair.after.place() instanceof Place.Known known ? known.circuit().key() : "unknown";
  }

  private void samples(int packet, Pair pair, Set<Change> changes) {
    int first = chunk.firstSample(packet);
    for (int i = 0; i < pair.before.fields().length; i++) {
      if (chunk.kind(first + i) == ValueKind.ERASED) {
        continue; // both policies keep what is not there
      }
      Object value = value(first + i);
      Plan.Field field = pair.before.fields()[i];
      Ruling before = done(field, active, value, true);
      Ruling after = done(pair.after.fields()[i], policy.fields(), value, true);
      add(changes, count(pair, field, field.channel(), before, after, 1));
    }
  }

  private Object value(int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER, ValueKind.INTEGER, ValueKind.BOOLEAN -> NUMBER;
      case ValueKind.TEXT -> chunk.textValue(sample);
      default -> NOTHING;
    };
  }

  /** Metadata and the sender's own id. */
  private void more(int packet, Pair pair, Sides sides, Set<Change> changes) {
    if (chunk.packetIds().length(packet) > 0) {
      Ruling before = sides.before.ruling(pair.before.place(), PrivacyClass.IDENTIFIER);
      Ruling after = sides.after.ruling(pair.after.place(), PrivacyClass.IDENTIFIER);
      header(pair, "packet_id", before, after, 1);
      add(changes, change(before, after));
    }
    if (chunk.metadata().length(packet) > 0) {
      for (Map.Entry<String, Object> each : sides.metadata.get().entrySet()) {
        Plan.Field before = sides.before.field(pair.before.place(), each.getKey());
        Plan.Field after = sides.after.field(pair.after.place(), each.getKey());
        Object value = each.getValue();
        if (value instanceof Cut.Literal literal && literal.isErased()) {
          continue;
        }
        Ruling now = done(before, active, value, false);
        Ruling then = done(after, policy.fields(), value, false);
        add(changes, count(pair, before, "metadata " + each.getKey(), now, then, 1));
      }
    }
  }

  private static void add(Set<Change> changes, @Nullable Change change) {
    if (change != null) {
      changes.add(change);
    }
  }

  /** What is done to a value in the end: a verb that has no use for it keeps it. */
  private static Ruling done(Plan.Field field, Fields catalogue, Object value, boolean isSample) {
    Ruling ruling = field.ruling();
    boolean isPlain = value instanceof Cut.Literal literal && literal.isPlain();
    return switch (ruling.verb()) {
      case ALLOW, MARK_EXPORT -> {
        boolean passes =
            value instanceof String text ? Values.passes(catalogue, field, text) : isPlain;
        yield passes ? ruling : Values.oddly(field);
      }
      case GENERALISE, AGGREGATE -> isSample && isPlain ? ruling : STAYS;
      case TRUNCATE_TIME, LOCATION_RELATIVE -> isSample ? ruling : STAYS;
      default -> ruling;
    };
  }

  /** How two rulings differ; null when they do the same. */
  static @Nullable Change change(Ruling before, Ruling after) {
    Rule one = before.rule();
    Rule other = after.rule();
    boolean neitherSends = before.verb() == after.verb() && !before.verb().sends();
    if (neitherSends || one.does(other)) {
      return null;
    }
    boolean isStricter = other.isAtLeastAsStrictAs(one);
    if (isStricter == one.isAtLeastAsStrictAs(other)) {
      return Change.PARAM;
    }
    return isStricter ? Change.STRICTER : Change.LOOSER;
  }
}
