package dev.trackside.vault;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Fields;
import dev.trackside.policy.Jurisdiction;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one policy says of values at rest: which are sealed, and until when they are kept. Safe for
 * many threads.
 */
final class Catalogue {
  private static final long DAY_MILLIS = 86_400_000L;

  /** Beyond this many pairs of a place and a purpose, days are worked out anew. */
  private static final int KNOWN_MOST = 1_000;

  private final Policy policy;
  private final Map<String, Integer> days = new ConcurrentHashMap<>();

  Catalogue(Policy policy) {
    this.policy = policy;
  }

  /** Whether it is of this very policy. */
  @SuppressWarnings("ReferenceEquality") // policies are large, and an equal one may be read anew
  boolean isOf(Policy other) {
    return policy == other;
  }

  /** What values of a name are sealed for, whatever they are; null for none. */
  @Nullable Purpose purpose(String name) {
    return Purpose.of(policy.fields().classes().get(name));
  }

  /** The same for all channels of a chunk; null when none is personal. */
  @Nullable Purpose @Nullable [] purposes(Chunk chunk) {
    @Nullable Purpose @Nullable [] purposes = null;
    for (int i = 0; i < chunk.channelCount(); i++) {
      Purpose purpose = purpose(chunk.channelName(i));
      if (purpose != null) {
        purposes = purposes == null ? new @Nullable Purpose[chunk.channelCount()] : purposes;
        purposes[i] = purpose;
      }
    }
    return purposes;
  }

  /**
   * True for a text that may be anything about anyone: the catalogue says of no text of this name
   * what it looks like, or this one looks otherwise. The class of the name does not matter: what
   * comes as the car's speed may be a person's name.
   */
  boolean isOdd(String name, String text) {
    Fields.Shape shape = policy.fields().texts().get(name);
    return shape == null || !shape.fits(text);
  }

  /**
   * What a sample of a channel is sealed for beyond its channel's own purpose: a text that is odd,
   * and every list or object, for nobody says what is in one. Null for none.
   */
  @Nullable Purpose odd(Chunk chunk, String name, int sample) {
    byte kind = chunk.kind(sample);
    boolean isOdd =
        kind == ValueKind.RAW || (kind == ValueKind.TEXT && isOdd(name, chunk.textValue(sample)));
    return isOdd ? Purpose.IDENTITY : null;
  }

  /**
   * The moment from which data of a purpose is kept no more, epoch milliseconds: the end of the day
   * of arrival and the fewest days of all laws that bind at the circuit; of all laws there are, at
   * a place that nobody knows.
   */
  long notAfterMillis(Purpose purpose, String circuit, long eventNanos, long epochDay) {
    Place place = policy.place(circuit, eventNanos);
    String key = purpose + (place instanceof Place.Known known ? known.jurisdiction() : "?");
    if (days.size() > KNOWN_MOST) {
      days.clear();
    }
    int kept = days.computeIfAbsent(key, each -> days(purpose, laws(place)));
    return (epochDay + 1 + kept) * DAY_MILLIS;
  }

  private Collection<Jurisdiction> laws(Place place) {
    Map<String, Jurisdiction> all = policy.parts().jurisdictions();
    if (!(place instanceof Place.Known known)) {
      return all.values();
    }
    List<Jurisdiction> laws = new ArrayList<>(known.laws());
    for (String code : policy.head().controllers()) {
      Jurisdiction law = all.get(code);
      while (law != null && !laws.contains(law)) {
        laws.add(law);
        law = all.get(law.within());
      }
    }
    return laws;
  }

  private static int days(Purpose purpose, Collection<Jurisdiction> laws) {
    return laws.stream()
        .map(law -> law.retention().get(purpose.kept()))
        .filter(days -> days != null)
        .mapToInt(Integer::intValue)
        .min()
        .orElse(purpose.days());
  }
}
