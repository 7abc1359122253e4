package dev.trackside.fence;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Rule;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy says of the packets of one chunk, under terms: worked out once for each stream and
 * shape. For one thread.
 */
final class Plans {
  private static final Ruling AS_IT_IS =
      new Ruling(Rule.of(Verb.ALLOW, ""), false, "it looks as it should");
  private static final Ruling NO_CLOCK =
      new Ruling(Rule.of(Verb.HOLD, ""), true, "the clock is not to be trusted");
  private static final Place ELSEWHERE = new Place.Unknown(Plan.GNSS_DISAGREES);
  private static final Ruling NO_PLACE = new Ruling(Rule.of(Verb.HOLD, ""), true, "no known place");

  private final Policy policy;
  private final Terms terms;
  private final Destination destination;
  private final Namer namer;
  private final Map<Integer, Plan> plans = new HashMap<>();
  private final Map<Integer, Plan> elsewhere = new HashMap<>();
  private Chunk chunk = Chunk.empty();

  /** Gives a header that may be a name what leaves in its place. */
  interface Namer {
    String name(Ruling ruling, Stream stream, long eventNanos, String text);
  }

  Plans(Policy policy, Terms terms, Namer namer) {
    this.policy = policy;
    this.terms = terms;
    this.destination = policy.destination(terms.destination());
    this.namer = namer;
  }

  /** Begins with another chunk. */
  void turnTo(Chunk next) {
    chunk = next;
    plans.clear();
    elsewhere.clear();
  }

  /** The plan for a packet of the chunk. */
  Plan of(int packet) {
    int key = chunk.streamIndex(packet) * chunk.shapeCount() + chunk.shape(packet);
    Plan plan = plans.get(key);
    if (plan == null || !plan.holds(chunk.eventTime(packet))) {
      String circuit = chunk.stream(packet).circuit();
      plan = make(packet, policy.place(circuit, chunk.eventTime(packet)));
      plans.put(key, plan);
      elsewhere.remove(key);
    }
    if (plan.gnss().isEmpty() || !plan.gnss().get().disagrees(chunk, packet)) {
      return plan;
    }
    // Of the same year, and while the same edition holds, as the plan that is put aside.
    return elsewhere.computeIfAbsent(key, none -> make(packet, ELSEWHERE));
  }

  private Plan make(int packet, Place place) {
    Stream stream = chunk.stream(packet);
    long eventNanos = chunk.eventTime(packet);
    int shape = chunk.shape(packet);
    Plan.Field[] fields = new Plan.Field[chunk.shapeLength(shape)];
    String mark = "";
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(place, chunk.channelName(chunk.shapeChannel(shape, i)));
      if (fields[i].ruling().verb() == Verb.MARK_EXPORT) {
        Rule rule = fields[i].ruling().rule();
        mark = rule.classification() + " " + rule.licence();
      }
    }
    Plan.Headers headers =
        new Plan.Headers(
            header(place, policy.fields().source().fits(stream.source()), stream.source()),
            header(place, policy.fields().session().fits(stream.session()), stream.session()),
            place instanceof Place.Known || stream.circuit().isEmpty() ? AS_IT_IS : NO_PLACE,
            ruling(place, PrivacyClass.IDENTIFIER));
    Stream leaving =
        new Stream(
            leaving(headers.source(), stream, eventNanos, stream.source()),
            leaving(headers.session(), stream, eventNanos, stream.session()),
            leaving(headers.circuit(), stream, eventNanos, stream.circuit()));
    return new Plan(
        place,
        leaving,
        fields,
        new HashMap<>(),
        headers,
        Plan.place(fields, Values.LAP_DISTANCE),
        Plan.isPlain(fields),
        mark,
        Codes.year(eventNanos),
        place instanceof Place.Known known ? Gnss.of(known.circuit(), fields) : Optional.empty());
  }

  /** A header that does not look like what it should be may be somebody's name. */
  private Ruling header(Place place, boolean fits, String text) {
    return fits || text.isEmpty() ? AS_IT_IS : ruling(place, PrivacyClass.IDENTIFIER);
  }

  private String leaving(Ruling ruling, Stream stream, long eventNanos, String text) {
    return ruling.equals(AS_IT_IS) ? text : namer.name(ruling, stream, eventNanos, text);
  }

  /** What happens to a member of the metadata of packets that have a plan. */
  Plan.Field member(Plan plan, String name) {
    return plan.members().computeIfAbsent(name, asked -> field(plan.place(), asked));
  }

  /** What happens to a field of a name. */
  Plan.Field field(Place place, String name) {
    PrivacyClass of = policy.fields().classes().get(name);
    if (of == null) {
      return new Plan.Field(name, null, Policy.unknownField());
    }
    return new Plan.Field(name, of, ruling(place, of));
  }

  /** What happens to whatever is of a class. */
  Ruling ruling(Place place, PrivacyClass of) {
    Ruling ruling = policy.ruling(place, of, destination, terms.judgedAtMillis());
    if (terms.isWithoutClock() && of != PrivacyClass.BIOMETRIC_ID) {
      // Past all ends, many a rule would be final; without a clock nothing is.
      return of.isPersonalOrControlled() ? NO_CLOCK : new Ruling(ruling.rule(), true, ruling.by());
    }
    return ruling.verb().needsKey() && terms.isLocked()
        ? new Ruling(Rule.of(Verb.DROP, ""), true, "the keys are locked")
        : ruling;
  }
}
