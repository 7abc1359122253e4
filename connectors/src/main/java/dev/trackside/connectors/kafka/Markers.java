package dev.trackside.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The markers of one identity, as they stand in the topic.
 *
 * <p>A marker is forgotten only when the gateway has kept the acknowledgement of its batch, and
 * then only when a thousand others were kept after it: a gateway whose data file was restored from
 * a copy sends its last batches again. Those that are not kept are as many as batches are on their
 * way.
 */
final class Markers {
  /** Kept batches that are still remembered. */
  static final int KEPT_MOST = 1_000;

  private static final String OWNER = "-owner";

  private final String identity;
  private final Map<String, Marker> known = new LinkedHashMap<>();
  private String owner = "";
  private long lastSign = -1;

  Markers(String identity) {
    this.identity = identity;
  }

  /**
   * A change of the topic; it holds when its transaction is committed.
   *
   * @param batchId the key
   * @param marker what stands there then; null when it is forgotten
   */
  record Change(String batchId, @Nullable Marker marker) {
    byte @Nullable [] value() {
      return marker == null ? null : marker.value();
    }
  }

  /** The key under which stands who owns an identity. */
  static String ownerKey(String identity) {
    return identity + OWNER;
  }

  /**
   * Reads one record of the topic; those of other identities are passed over.
   *
   * @param value null for a key that was forgotten
   */
  void read(String key, byte @Nullable [] value, long offset) {
    if (!key.startsWith(identity + "-")) {
      return;
    }
    lastSign = offset;
    if (key.equals(ownerKey(identity))) {
      owner = value == null ? "" : new String(value, StandardCharsets.UTF_8);
    } else if (value == null) {
      known.remove(key);
    } else {
      known.put(key, Marker.parse(key, value));
    }
  }

  /** Who claimed the identity last; empty for nobody. */
  String owner() {
    return owner;
  }

  /** Offset of the identity's last record; -1 for none. */
  long lastSign() {
    return lastSign;
  }

  /** The marker of a batch that was taken. */
  Optional<Marker> find(String batchId) {
    return Optional.ofNullable(known.get(batchId));
  }

  /** Number of markers. */
  int size() {
    return known.size();
  }

  /** What is to be written when the gateway has kept the acknowledgements of batches. */
  List<Change> changes(Collection<String> kept) {
    List<Change> changes = new ArrayList<>();
    for (String id : kept) {
      Marker marker = known.get(id);
      if (marker != null && marker.state() == Marker.State.TAKEN) {
        changes.add(new Change(id, marker.kept()));
      }
    }
    // Batches of feeds come at their own pace: they do not push those of packets out.
    List<Change> forgotten = new ArrayList<>(tooMany(changes, false));
    forgotten.addAll(tooMany(changes, true));
    changes.addAll(forgotten);
    return changes;
  }

  /** The oldest kept markers that are too many, of packets or of feeds. */
  private List<Change> tooMany(List<Change> keeping, boolean ofFeed) {
    long soon = keeping.stream().filter(each -> Marker.isOfFeed(each.batchId()) == ofFeed).count();
    List<Marker> kept =
        known.values().stream()
            .filter(each -> each.state() == Marker.State.KEPT)
            .filter(each -> Marker.isOfFeed(each.batchId()) == ofFeed)
            .toList();
    return kept.stream()
        .limit(Math.max(0, kept.size() + soon - KEPT_MOST))
        .map(each -> new Change(each.batchId(), null))
        .toList();
  }

  /** Notes what was committed. */
  void committed(Collection<Change> changes) {
    for (Change each : changes) {
      if (each.marker() == null) {
        known.remove(each.batchId());
      } else {
        known.put(each.batchId(), each.marker());
      }
    }
  }
}
