package dev.trackside.fence;

import dev.trackside.fence.Shadow.Change;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Traffic to home-gb, and by hand what becomes of each value of it under the shipped policy and
 * under the candidate of {@link ShadowTest}.
 */
final class ShadowModel {
  long packets;
  long values;
  long packetsChanged;
  final Map<Change, Long> packetsBy = new EnumMap<>(Change.class);
  final Map<Change, Long> valuesBy = new EnumMap<>(Change.class);
  final Map<String, Map<Change, Long>> cells = new TreeMap<>();
  private final Set<Change> ofPacket = EnumSet.noneOf(Change.class);
  private String circuit = "";

  /** The cells of which something would change. */
  Map<String, Map<Change, Long>> changed() {
    Map<String, Map<Change, Long>> changed = new TreeMap<>(cells);
    changed.values().removeIf(Map::isEmpty);
    return changed;
  }

  private void value(String field, @Nullable Change change) {
    values++;
    Map<Change, Long> by =
        cells.computeIfAbsent(circuit + " " + field, cell -> new EnumMap<>(Change.class));
    if (change != null) {
      by.merge(change, 1L, Long::sum);
      valuesBy.merge(change, 1L, Long::sum);
      ofPacket.add(change);
    }
  }

  /** A packet; what becomes of it is counted. */
  String packet(Random random, Instant at) {
    packets++;
    ofPacket.clear();
    circuit = new String[] {"spa", "monza", "nowhere"}[random.nextInt(3)];
    boolean isNowhere = circuit.equals("nowhere");
    Change more = isNowhere ? Change.LOOSER : null;
    value("header source", null);
    value("header session", null);
    value("header circuit", more);
    TreeSet<String> samples = new TreeSet<>();
    if (random.nextBoolean()) {
      samples.add("\"speed\":" + random.nextInt(300));
      value("speed", more);
    }
    if (random.nextBoolean()) {
      samples.add("\"heart_rate\":" + (100 + random.nextInt(80)));
      value("heart_rate", isNowhere ? more : circuit.equals("spa") ? Change.PARAM : null);
    }
    if (random.nextBoolean()) {
      samples.add("\"x\":" + random.nextInt(90));
      value("x", isNowhere ? more : Change.STRICTER);
    }
    if (samples.isEmpty() || random.nextBoolean()) {
      samples.add("\"boost_x\":" + random.nextInt(9));
      value("boost_x", Change.LOOSER);
    }
    if (random.nextInt(3) == 0) {
      status(random.nextInt(3), isNowhere, samples);
    }
    if (random.nextInt(3) == 0) {
      samples.add("\"driver\":\"Max Muster\"");
      value("driver", more);
    }
    String rest = rest(random, more);
    packetsChanged += ofPacket.isEmpty() ? 0 : 1;
    ofPacket.forEach(each -> packetsBy.merge(each, 1L, Long::sum));
    return "{%s\"source\":\"car-44\",\"session\":\"q\",\"circuit\":\"%s\",\"timestamp\":\"%s\",%s}"
        .formatted(rest, circuit, at, "\"samples\":{" + String.join(",", samples) + "}");
  }

  /** Three texts: one that both let go, one that only the shipped policy does, and a name. */
  private void status(int which, boolean isNowhere, Set<String> samples) {
    samples.add("\"status\":\"%s\"".formatted(new String[] {"PIT", "OnTrack", "M. M."}[which]));
    Change stricter = isNowhere || which == 1 ? Change.STRICTER : null;
    value("status", which > 0 ? stricter : isNowhere ? Change.LOOSER : null);
  }

  private String rest(Random random, @Nullable Change more) {
    String rest = "";
    if (random.nextInt(4) == 0) {
      rest += "\"packet_id\":\"id-%d\",".formatted(packets);
      value("header packet_id", more);
    }
    if (random.nextInt(4) == 0) {
      rest += "\"metadata\":{\"driver\":\"Ann\",\"boost_x\":1,\"heart_rate\":150},";
      value("metadata driver", more);
      value("metadata boost_x", Change.LOOSER);
      // A mean is nothing for metadata: it stays under both, only for now where the place is odd.
      value("metadata heart_rate", more == null ? null : Change.STRICTER);
    }
    return rest;
  }
}
