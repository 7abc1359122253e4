package dev.trackside.fence;

import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Rule;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts packets to what a policy lets leave, for one destination. For one thread, one batch at a
 * time.
 *
 * <p>A packet none of whose samples leaves goes as metadata: that it was there, by the second. One
 * that has nothing but held samples waits as a whole.
 */
public final class Fence {
  /** Stands before the names of metadata among those that wait; no channel begins with it. */
  private static final String METADATA = "\u0000";

  /** Among those that wait: the packet itself, of which nothing left yet. */
  private static final String PACKET = "";

  private final Keys keys;
  private final Terms terms;
  private final Policy policy;
  private final Destination destination;
  private final Values values;
  private final Map<Integer, Plan> plans = new HashMap<>();
  private final Map<String, Map<String, Object>> metadataRead = new HashMap<>();
  private final byte[] windowsBefore;
  private boolean isBroken;
  private Chunk chunk = Chunk.empty();

  /**
   * A fence for one batch.
   *
   * @param policy the one that the terms name
   * @param keys for the codes
   * @param terms under which the batch is judged
   * @param windowsBefore the windows that are open before its first packet, encrypted
   */
  public Fence(Policy policy, Keys keys, Terms terms, byte[] windowsBefore) {
    this.policy = policy;
    this.keys = keys;
    this.terms = terms;
    this.windowsBefore = windowsBefore;
    this.destination = policy.destination(terms.destination());
    byte[] key = windowsBefore.length == 0 || terms.isLocked() ? null : keys.key(Windows.KEY);
    this.isBroken = windowsBefore.length > 0 && !terms.isLocked() && key == null;
    Windows windows = key == null ? new Windows() : Windows.open(key, windowsBefore);
    this.values = new Values(new Codes(keys, terms.destination()), windows, policy.fields());
  }

  /** The windows that are open behind the newest packet, encrypted. */
  public byte[] windows() {
    byte[] open = values.windows();
    if (terms.isLocked()) {
      return windowsBefore;
    }
    byte[] key = open.length == 0 ? null : keys.key(Windows.KEY);
    isBroken |= open.length > 0 && key == null;
    return key == null ? new byte[0] : Windows.seal(key, open);
  }

  /** True when a key was asked for in vain: what was cut since then is not to be used. */
  public boolean isBroken() {
    return isBroken || values.isBroken();
  }

  /**
   * Cuts a packet.
   *
   * @param only the names to look at, for a packet that waited; null for all
   */
  public void cut(Chunk from, int packet, @Nullable Set<String> only, Cut into) {
    if (from != chunk) {
      chunk = from;
      plans.clear();
      metadataRead.clear();
    }
    Plan plan = plan(packet);
    into.begin(plan.fields().length);
    into.stream = plan.stream();
    into.jurisdiction = plan.jurisdiction();
    into.mark = plan.mark();
    into.isSupplement = only != null && !only.contains(PACKET);
    if (plan.isPlain() && only == null && areNumbers(packet)) {
      into.areAllAsTheyAre = true;
    } else {
      samples(plan, packet, only, into);
    }
    head(packet, into);
    if (chunk.metadata().length(packet) > 0) {
      metadata(plan, packet, only, into);
    }
    conclude(plan, into);
  }

  private boolean areNumbers(int packet) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) > ValueKind.BOOLEAN) {
        return false;
      }
    }
    return true;
  }

  private Plan plan(int packet) {
    int key = chunk.streamIndex(packet) * chunk.shapeCount() + chunk.shape(packet);
    Plan known = plans.get(key);
    if (known != null && known.holds(chunk.eventTime(packet))) {
      return known;
    }
    Plan made = make(packet);
    plans.put(key, made);
    return made;
  }

  private Plan make(int packet) {
    Stream stream = chunk.stream(packet);
    long eventNanos = chunk.eventTime(packet);
    var place = policy.place(stream.circuit(), eventNanos);
    int shape = chunk.shape(packet);
    List<Plan.Field> fields = new ArrayList<>();
    String mark = "";
    for (int i = 0; i < chunk.shapeLength(shape); i++) {
      Plan.Field field = field(place, chunk.channelName(chunk.shapeChannel(shape, i)));
      fields.add(field);
      if (field.ruling().verb() == Verb.MARK_EXPORT) {
        mark = field.ruling().rule().classification() + " " + field.ruling().rule().licence();
      }
    }
    Stream leaving =
        new Stream(
            header(
                place,
                policy.fields().source().fits(stream.source()),
                stream,
                stream.source(),
                eventNanos),
            header(
                place,
                policy.fields().session().fits(stream.session()),
                stream,
                stream.session(),
                eventNanos),
            place instanceof Place.Known ? stream.circuit() : "");
    return new Plan(
        place,
        leaving,
        fields.toArray(new Plan.Field[0]),
        Plan.isPlain(fields),
        mark,
        Codes.year(eventNanos));
  }

  private Plan.Field field(Place place, String name) {
    PrivacyClass of = policy.fields().classes().get(name);
    if (of == null) {
      return new Plan.Field(name, null, Policy.unknownField());
    }
    return new Plan.Field(name, of, ruling(place, of));
  }

  private Ruling ruling(Place place, PrivacyClass of) {
    Ruling ruling = policy.ruling(place, of, destination, terms.judgedAtMillis());
    boolean needsKey =
        switch (ruling.verb()) {
          case PSEUDONYMISE, TOKENISE, AGGREGATE -> true;
          default -> false;
        };
    return needsKey && terms.isLocked()
        ? new Ruling(Rule.of(Verb.DROP, ""), true, "the keys are locked")
        : ruling;
  }

  /** A header that does not look like what it should be may be somebody's name. */
  private String header(Place place, boolean fits, Stream stream, String text, long eventNanos) {
    if (fits || text.isEmpty()) {
      return text;
    }
    return name(ruling(place, PrivacyClass.IDENTIFIER), stream, text, eventNanos);
  }

  private String name(Ruling ruling, Stream stream, String text, long eventNanos) {
    return switch (ruling.verb()) {
      case PSEUDONYMISE, TOKENISE -> values.code(ruling.rule(), stream, eventNanos, text);
      case REDACT -> Values.REDACTED;
      default -> "";
    };
  }

  private void head(int packet, Cut into) {
    ByteColumn ids = chunk.packetIds();
    if (ids.length(packet) > 0) {
      Ruling ruling = ruling(plan(packet).place(), PrivacyClass.IDENTIFIER);
      into.packetId = name(ruling, chunk.stream(packet), ids.text(packet), chunk.eventTime(packet));
    }
  }

  private void samples(Plan plan, int packet, @Nullable Set<String> only, Cut into) {
    int first = chunk.firstSample(packet);
    for (int i = 0; i < plan.fields().length; i++) {
      Plan.Field field = plan.fields()[i];
      if (only != null && !only.contains(field.channel())) {
        into.fates[i] = Cut.SKIPPED;
        continue;
      }
      Ruling ruling = values.sample(chunk, packet, first + i, i, field, into);
      if (ruling != null) {
        into.fates[i] = Cut.STAYS;
        stays(field.channel(), field.channel(), field.isKnown(), ruling, into);
      }
    }
  }

  private static void stays(String name, String key, boolean isKnown, Ruling ruling, Cut into) {
    if (isKnown) {
      into.withheld.add(name);
    } else {
      into.unknown++;
    }
    if (ruling.waits()) {
      into.waiting.add(key);
    }
  }

  private void metadata(Plan plan, int packet, @Nullable Set<String> only, Cut into) {
    for (Map.Entry<String, Object> each : members(packet).entrySet()) {
      String key = METADATA + each.getKey();
      if (only != null && !only.contains(key)) {
        continue;
      }
      Plan.Field field = field(plan.place(), each.getKey());
      Object left = values.metadata(chunk, packet, field, each.getValue());
      if (left == null) {
        boolean isOdd = field.ruling().verb().sends();
        stays(
            each.getKey(),
            key,
            field.isKnown(),
            isOdd ? Values.oddly(field) : field.ruling(),
            into);
      } else {
        into.metadata.put(each.getKey(), left);
      }
    }
  }

  private Map<String, Object> members(int packet) {
    return metadataRead.computeIfAbsent(chunk.metadata().text(packet), FlatJson::readAny);
  }

  private void conclude(Plan plan, Cut into) {
    if (into.areAllAsTheyAre) {
      return;
    }
    boolean sends = !into.extraNames.isEmpty();
    boolean holds = false;
    boolean tells = false;
    for (int i = 0; i < plan.fields().length; i++) {
      boolean stays = into.fates[i] == Cut.STAYS;
      Verb verb = plan.fields()[i].ruling().verb();
      sends |= into.fates[i] < Cut.STAYS;
      holds |= stays && verb == Verb.HOLD;
      tells |= stays && verb != Verb.HOLD;
    }
    if (sends) {
      return;
    }
    boolean tellsMetadata = !into.metadata.isEmpty();
    if (into.isSupplement) {
      into.isLeaving = tellsMetadata;
    } else if (holds && !tells && !tellsMetadata) {
      into.isHeld = true;
      into.isLeaving = false;
      into.waiting.add(PACKET);
    } else {
      into.isMetadataOnly = true;
    }
  }
}
