package dev.trackside.fence;

import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Policy;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts packets to what a policy lets leave, for one destination. For one thread, one batch at a
 * time.
 *
 * <p>A packet none of whose samples leaves goes as metadata: that it was there, by the second. One
 * that has nothing but held samples waits as a whole.
 *
 * <p>A verb that throws is a fault of this program: its value waits, so an error can only ever
 * withhold. From the third fault on nothing more of the batch is cut: the rest of it is held.
 */
public final class Fence {
  /** Stands before the names of metadata among those that wait; no channel begins with it. */
  static final String METADATA = "\u0000";

  /** Among those that wait: the packet itself, of which nothing left yet. */
  static final String PACKET = "";

  private final Keys keys;
  private final Terms terms;
  private final Values values;
  private final Verbs verbs;
  private final Plans plans;
  private final Map<String, Map<String, Object>> metadataRead = new HashMap<>();
  private final byte[] windowsBefore;
  private final @Nullable ShadowLook look;
  private long againSince = Erasure.NEVER;
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
    this(policy, keys, terms, windowsBefore, null);
  }

  /** A fence for one batch whose packets a candidate is asked about too; null for none. */
  public Fence(
      Policy policy, Keys keys, Terms terms, byte[] windowsBefore, @Nullable ShadowLook look) {
    this(policy, keys, terms, windowsBefore, look, verb -> {});
  }

  /** The same, which tells of each verb before it is done. */
  Fence(
      Policy policy,
      Keys keys,
      Terms terms,
      byte[] windowsBefore,
      @Nullable ShadowLook look,
      Consumer<Verb> before) {
    this.look = look;
    this.keys = keys;
    this.terms = terms;
    this.windowsBefore = windowsBefore;
    byte[] key = windowsBefore.length == 0 || terms.isLocked() ? null : keys.key(Windows.KEY);
    this.isBroken = windowsBefore.length > 0 && !terms.isLocked() && key == null;
    Windows windows = key == null ? new Windows() : Windows.open(key, windowsBefore);
    Codes codes = new Codes(keys, terms.destination());
    this.values = new Values(codes, windows, policy.fields(), before);
    this.verbs = new Verbs(values);
    this.plans = new Plans(policy, terms, verbs::name);
  }

  /**
   * The same for a batch that is made again: its packets are those that were frozen, so what has
   * been erased since holds its packet back as it did then.
   *
   * @param sinceMillis when it was frozen, epoch milliseconds; {@link Erasure#NEVER} for one of
   *     which everything that is erased now was erased before
   */
  public Fence again(long sinceMillis) {
    againSince = sinceMillis;
    return this;
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

  /** Verbs that failed in this batch: each withheld what it was to change. */
  public int faults() {
    return verbs.faults();
  }

  /**
   * Cuts a packet.
   *
   * @param only the names to look at, for a packet that waited; null for all
   */
  public void cut(Chunk from, int packet, @Nullable Set<String> only, Cut into) {
    if (from != chunk) {
      chunk = from;
      plans.turnTo(from);
      metadataRead.clear();
    }
    Plan plan = plans.of(packet);
    if (look != null) {
      look.packet(from, packet, plan, plans, () -> members(packet));
    }
    into.begin(plan.fields().length);
    into.stream = plan.stream();
    into.jurisdiction = plan.jurisdiction();
    into.mark = plan.mark();
    into.doubt = plan.doubt();
    into.isSupplement = only != null && !only.contains(PACKET);
    if (verbs.areUnfit()) {
      hold(plan, packet, only, into);
      return;
    }
    if (plan.isPlain() && only == null && Values.areNumbers(chunk, packet)) {
      into.areAllAsTheyAre = true;
    } else {
      samples(plan, packet, only, into);
    }
    head(plan, packet, into);
    if (chunk.metadata().length(packet) > 0) {
      metadata(plan, packet, only, into);
    }
    conclude(plan, packet, into);
  }

  private void head(Plan plan, int packet, Cut into) {
    ByteColumn ids = chunk.packetIds();
    if (ids.length(packet) > 0) {
      into.packetId = verbs.packetId(plan.headers().packetId(), chunk, packet, ids.text(packet));
    }
  }

  private void samples(Plan plan, int packet, @Nullable Set<String> only, Cut into) {
    for (int i = 0; i < plan.fields().length; i++) {
      Plan.Field field = plan.fields()[i];
      if (only != null && !only.contains(field.channel())) {
        into.fates[i] = Cut.SKIPPED;
        continue;
      }
      int sample = chunk.firstSample(packet) + i;
      if (chunk.kind(sample) >= ValueKind.SEALED) {
        erased(field.channel(), field.isKnown(), chunk.kind(sample), into);
        into.fates[i] = Cut.ERASED;
        continue;
      }
      Ruling ruling = verbs.sample(chunk, packet, i, plan, into);
      if (ruling != null) {
        into.fates[i] = Cut.STAYS;
        stays(field.channel(), field.channel(), field.isKnown(), ruling, into);
      }
    }
  }

  /** What is erased stays and waits for nothing. */
  private static void erased(String name, boolean isKnown, byte kind, Cut into) {
    if (kind == ValueKind.SEALED) {
      throw new IllegalStateException("a sealed value came to the fence unopened: " + name);
    }
    if (isKnown) {
      into.withheld.add(name);
    } else {
      into.unknown++;
    }
  }

  /** Whatever was to become of a packet, it waits as a whole, with each of its names. */
  private void hold(Plan plan, int packet, @Nullable Set<String> only, Cut into) {
    for (int i = 0; i < plan.fields().length; i++) {
      Plan.Field field = plan.fields()[i];
      byte kind = chunk.kind(chunk.firstSample(packet) + i);
      if (only != null && !only.contains(field.channel())) {
        into.fates[i] = Cut.SKIPPED;
      } else if (kind >= ValueKind.SEALED) {
        erased(field.channel(), field.isKnown(), kind, into);
        into.fates[i] = Cut.ERASED;
      } else {
        into.fates[i] = Cut.STAYS;
        stays(field.channel(), field.channel(), field.isKnown(), Verbs.FAULT, into);
      }
    }
    boolean hasMetadata = chunk.metadata().length(packet) > 0;
    Map<String, Object> members = hasMetadata ? members(packet) : Map.of();
    for (Map.Entry<String, Object> each : members.entrySet()) {
      String key = METADATA + each.getKey();
      boolean isErased = each.getValue() instanceof Cut.Literal literal && literal.isErased();
      if (!isErased && (only == null || only.contains(key))) {
        boolean isKnown = plans.member(plan, each.getKey()).isKnown();
        stays(each.getKey(), key, isKnown, Verbs.FAULT, into);
      }
    }
    into.isLeaving = false;
    if (!into.isSupplement) {
      into.isHeld = true;
      into.waiting.add(PACKET);
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
      Plan.Field field = plans.member(plan, each.getKey());
      if (each.getValue() instanceof Cut.Literal literal && literal.isErased()) {
        erased(each.getKey(), field.isKnown(), ValueKind.ERASED, into);
        long atMillis = literal.erasedAtMillis();
        into.hasLostMetadata |=
            Values.sendsMetadata(field) && Erasure.isSince(chunk, packet, atMillis, againSince);
        continue;
      }
      Object left = verbs.metadata(chunk, packet, field, each.getValue());
      if (left instanceof Ruling ruling) {
        stays(each.getKey(), key, field.isKnown(), ruling, into);
      } else {
        into.metadata.put(each.getKey(), left);
      }
    }
  }

  private Map<String, Object> members(int packet) {
    return metadataRead.computeIfAbsent(chunk.metadata().text(packet), FlatJson::readAny);
  }

  private void conclude(Plan plan, int packet, Cut into) {
    if (into.areAllAsTheyAre) {
      return;
    }
    boolean sends = !into.extraNames.isEmpty();
    boolean holds = false;
    boolean tells = false;
    for (int i = 0; i < plan.fields().length; i++) {
      boolean isErased = into.fates[i] == Cut.ERASED;
      boolean isErasedSince =
          isErased
              && Erasure.isSince(
                  chunk, packet, chunk.bits(chunk.firstSample(packet) + i), againSince);
      boolean stays = into.fates[i] == Cut.STAYS || isErasedSince;
      Verb verb = plan.fields()[i].ruling().verb();
      sends |= into.fates[i] < Cut.STAYS;
      // Sent once, it is still to be told of, under the same id, that nothing of it is left.
      sends |= isErasedSince && into.isSupplement && verb.sends();
      tells |= isErased && !isErasedSince;
      holds |= stays && verb == Verb.HOLD;
      tells |= stays && verb != Verb.HOLD;
    }
    if (sends) {
      return;
    }
    boolean tellsMetadata = !into.metadata.isEmpty() || into.hasLostMetadata;
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
