package dev.trackside.audit.bundle;

import dev.trackside.audit.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a bundle is to hold.
 *
 * @param jurisdictions whose entries, besides those of the site; none for all
 * @param made the moment that the bundle says it was made at
 * @param policies the canonical text of each policy that the entries name, by its hash
 * @param matrix the decisions of the policies, as CSV
 * @param anchors notes of checkpoints that others keep, to be put beside our own
 */
public record BundleRequest(
    List<String> jurisdictions,
    Instant made,
    Map<String, byte[]> policies,
    byte[] matrix,
    List<byte[]> anchors) {
  /** Copies the lists. */
  public BundleRequest {
    jurisdictions = List.copyOf(jurisdictions);
    policies = java.util.Collections.unmodifiableMap(new TreeMap<>(policies));
    anchors = List.copyOf(anchors);
  }

  /** All entries, with nothing besides. */
  public static BundleRequest all(Instant made) {
    return new BundleRequest(List.of(), made, Map.of(), new byte[0], List.of());
  }

  /** True when entries of a jurisdiction belong into it. */
  boolean takes(String jurisdiction) {
    return jurisdictions.isEmpty()
        || jurisdiction.equals(Event.SITE)
        || jurisdictions.contains(jurisdiction);
  }
}
